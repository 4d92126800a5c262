/// What one HTTP port grants its clients before it lets go of them.
public struct HTTPLimits: Sendable, Equatable {
    /// Connections open at once on one listening socket; for a further one, that gives way which has waited for its
    /// client longest.
    public var connections: Int
    /// Bytes of the target and of the names and values of all header fields of a request together.
    public var headerBytes: Int
    /// Header fields of one request.
    public var headerFields: Int
    /// Bytes of a request body that are taken, whether it is read or not; one that goes on costs the connection.
    ///
    /// Many times what is read, so that an ordinary client has sent everything and reads why it was refused.
    public var discardedBodyBytes: Int
    /// How long a connection may stay open without a request, or between two pieces of a request's header.
    public var idleTimeout: Duration
    /// How long a request may take from its header to its last byte.
    public var requestTimeout: Duration
    /// How long a client may leave an answer unread.
    public var stalledAnswerTimeout: Duration
    /// How long a client may take to end its side after an answer that is the last of its connection.
    public var lingering: Duration

    /// Takes limits that suit a test server on a machine of its own.
    public init(
        connections: Int = 4_096,
        headerBytes: Int = 32 * 1_024,
        headerFields: Int = 100,
        discardedBodyBytes: Int = 16 * 1_024 * 1_024,
        idleTimeout: Duration = .seconds(60),
        requestTimeout: Duration = .seconds(60),
        stalledAnswerTimeout: Duration = .seconds(60),
        lingering: Duration = .seconds(5)
    ) {
        self.connections = connections
        self.headerBytes = headerBytes
        self.headerFields = headerFields
        self.discardedBodyBytes = discardedBodyBytes
        self.idleTimeout = idleTimeout
        self.requestTimeout = requestTimeout
        self.stalledAnswerTimeout = stalledAnswerTimeout
        self.lingering = lingering
    }
}
