/// What the health probe found at one listener.
public struct ProbeResult: Sendable, Equatable {
    public var listener: ListenerName
    /// How long connection, greeting and handshake took, in milliseconds.
    public var milliseconds: Double
    /// What went wrong, in a sentence; `nil` when the listener works.
    public var failure: String?

    /// Which listener is meant.
    public struct ListenerName: Sendable, Equatable {
        public var address: String
        public var port: Int
        public var tlsMode: String
    }
}
