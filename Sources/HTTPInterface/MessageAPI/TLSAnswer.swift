import MessageStore

/// What was negotiated, in a message and in a session.
struct TLSAnswer: Encodable {
    var facts: TLSFacts

    init(_ facts: TLSFacts) {
        self.facts = facts
    }

    private enum CodingKeys: String, CodingKey {
        case version = "Version"
        case cipher = "Cipher"
        case serverName = "ServerName"
        case resumed = "Resumed"
        case startTLS = "StartTls"
        case certificate = "Certificate"
        case clientCertificate = "ClientCertificate"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(facts.version, forKey: .version)
        try container.encode(facts.cipher, forKey: .cipher)
        try container.encode(facts.serverName, forKey: .serverName)
        try container.encode(facts.resumed, forKey: .resumed)
        try container.encode(facts.viaStartTLS, forKey: .startTLS)
        try container.encode(facts.certificate.map(ShownCertificateAnswer.init), forKey: .certificate)
        try container.encode(facts.clientCertificate.map(ClientCertificateAnswer.init), forKey: .clientCertificate)
    }
}
