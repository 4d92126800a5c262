import MessageStore

/// The port that a client connected to.
struct ListenerAnswer: Encodable {
    var port: Int
    var tlsMode: String
    /// What was wrong with it on purpose; left out for a port that was as it should be.
    var fault: String?

    init(_ listener: Listener) {
        port = listener.port
        tlsMode = listener.tlsMode
        fault = listener.fault
    }

    private enum CodingKeys: String, CodingKey {
        case port = "Port"
        case tlsMode = "TlsMode"
        case fault = "Fault"
    }
}
