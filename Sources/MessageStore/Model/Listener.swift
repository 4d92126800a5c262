/// The port that a client connected to.
public struct Listener: Sendable, Equatable, Codable {
    /// The port number.
    public var port: Int
    /// The mode of the port: `None`, `StartTls` or `ImplicitTls`.
    public var tlsMode: String
    /// What was wrong with it on purpose, as `CertificateExpired`; `nil` for a port that was as it should be.
    public var fault: String?

    /// Creates a listener from its port, its mode and its fault.
    public init(port: Int, tlsMode: String, fault: String? = nil) {
        self.port = port
        self.tlsMode = tlsMode
        self.fault = fault
    }
}
