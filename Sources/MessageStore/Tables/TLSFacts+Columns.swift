extension TLSFacts {
    /// Read and written together, in this order, by messages and sessions.
    static let columns = """
        tls_version, tls_cipher, tls_server_name, tls_resumed, tls_via_starttls, tls_certificate, \
        tls_client_certificate
        """
}

extension Parameters {
    /// The columns of `TLSFacts`; the server name alone where a handshake failed.
    mutating func tls(_ tls: TLSFacts?, serverName: String? = nil) {
        text(tls?.version)
        text(tls?.cipher)
        text(tls?.serverName ?? serverName)
        boolean(tls?.resumed)
        boolean(tls?.viaStartTLS)
        text(tls?.certificate.flatMap { JSONColumn.text($0) })
        text(tls?.clientCertificate.flatMap { JSONColumn.text($0) })
    }
}

extension Row {
    /// The columns of `TLSFacts`.
    mutating func tls() -> TLSFacts? {
        tlsAndServerName().tls
    }

    /// The same, with the server name that was asked for in a handshake that failed.
    mutating func tlsAndServerName() -> (tls: TLSFacts?, serverName: String?) {
        let version = optionalText()
        let cipher = optionalText()
        let serverName = optionalText()
        let resumed = boolean()
        let viaStartTLS = boolean()
        let certificate = optionalText()
        let clientCertificate = optionalText()
        guard let version else { return (nil, serverName) }
        let facts = TLSFacts(
            version: version,
            cipher: cipher,
            serverName: serverName,
            resumed: resumed,
            viaStartTLS: viaStartTLS,
            certificate: JSONColumn.value(ShownCertificateFacts.self, certificate),
            clientCertificate: JSONColumn.value(ClientCertificateFacts.self, clientCertificate)
        )
        return (facts, serverName)
    }

    /// The columns of `Listener`.
    mutating func listener() -> Listener {
        Listener(port: Int(integer()), tlsMode: text(), fault: optionalText())
    }
}
