import MessageStore

/// The port that a client connected to.
struct ListenerAnswer: Encodable {
    var port: Int
    var tlsMode: String

    init(_ listener: Listener) {
        port = listener.port
        tlsMode = listener.tlsMode
    }

    private enum CodingKeys: String, CodingKey {
        case port = "Port"
        case tlsMode = "TlsMode"
    }
}
