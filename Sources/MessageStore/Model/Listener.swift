/// The port that a client connected to.
public struct Listener: Sendable, Equatable, Codable {
    /// The port number.
    public var port: Int
    /// The mode of the port: `None`, `StartTls` or `ImplicitTls`.
    public var tlsMode: String

    /// Creates a listener from its port and mode.
    public init(port: Int, tlsMode: String) {
        self.port = port
        self.tlsMode = tlsMode
    }
}
