/// What the health probe found at one listener.
public struct ProbeResult: Sendable, Equatable {
    /// The listener that was tried.
    public var listener: ListenerName
    /// How long connection, greeting and handshake took, in milliseconds.
    public var milliseconds: Double
    /// What went wrong, in a sentence; `nil` when the listener works.
    public var failure: String?

    /// Whether nothing came within the time that any listener of this machine needs: it is stuck, not out of order.
    public var timedOut: Bool

    /// Which listener is meant.
    public struct ListenerName: Sendable, Equatable {
        /// The IP address it is bound to.
        public var address: String
        /// Its port.
        public var port: Int
        /// `None`, `StartTls` or `ImplicitTls`.
        public var tlsMode: String
    }
}
