/// A listener of the TLS lab: it is wrong on purpose, so nothing is said of how it fares.
public struct LabListenerHealth: Sendable, Equatable, Codable {
    /// The IP address it is bound to.
    public var address: String
    /// The port it is bound to.
    public var port: Int
    /// `StartTls` or `ImplicitTls`.
    public var tlsMode: String
    /// What is wrong with it, as `CertificateExpired`.
    public var fault: String

    /// Takes a listener and its fault.
    public init(address: String, port: Int, tlsMode: String, fault: String) {
        self.address = address
        self.port = port
        self.tlsMode = tlsMode
        self.fault = fault
    }
}
