import SMTPProtocol

extension SMTPSettings {
    /// What a session on a port of that mode obeys.
    func policy(for tlsMode: TLSMode) -> SessionPolicy {
        SessionPolicy(
            hostName: hostName,
            tlsMode: tlsMode,
            secureConnectionRequired: secureConnectionRequired,
            maximumMessageSize: maximumMessageSize
        )
    }
}
