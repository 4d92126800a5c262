import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// A client that says what a test tells it to and reads replies, plain or under TLS.
struct TestClient: Sendable {
    private let connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Connects to a port of the loopback interface and runs `body`; the connection is closed behind it.
    static func with<Result: Sendable>(
        port: Int,
        tls: TLSConfiguration? = nil,
        serverName: String? = "mail.test",
        _ body: @Sendable (inout Conversation) async throws -> Result
    ) async throws -> Result {
        let context = try tls.map { try NIOSSLContext(configuration: $0) }
        let connection = try await ClientBootstrap(group: RunningServer.group)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: context, serverHostname: serverName)
                        )
                    }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        return try await connection.executeThenClose { inbound, outbound in
            var conversation = Conversation(
                channel: connection.channel,
                replies: inbound.makeAsyncIterator(),
                outbound: outbound
            )
            return try await body(&conversation)
        }
    }
}

/// One side of a dialogue.
struct Conversation {
    let channel: any Channel
    var replies: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var buffered = ""
    /// The latest lines of both sides, for the sentence of a failure.
    private var dialogue: [String] = []

    /// What did not come in time, and what was said before.
    struct Silence: Error, CustomStringConvertible {
        var description: String
    }

    init(
        channel: any Channel,
        replies: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.channel = channel
        self.replies = replies
        self.outbound = outbound
    }

    mutating func send(_ text: String) async throws {
        note("C", text)
        try await outbound.write(ByteBuffer(string: text))
    }

    /// The last line of the next reply; nil when the connection has ended.
    mutating func reply() async throws -> String? {
        while let line = try await line() {
            if line.dropFirst(3).first != "-" { return line }
        }
        return nil
    }

    /// The next line; nil when the connection has ended.
    mutating func line() async throws -> String? {
        while true {
            if let end = buffered.firstRange(of: "\r\n") {
                let line = String(buffered[..<end.lowerBound])
                buffered.removeSubrange(..<end.upperBound)
                note("S", line)
                return line
            }
            guard let bytes = try await more() else { return nil }
            buffered += String(buffer: bytes)
        }
    }

    /// What comes next; nil when the connection has ended.
    ///
    /// - Throws: ``Silence`` where nothing comes, so that a missing reply is an error and not a hang.
    private mutating func more() async throws -> ByteBuffer? {
        let (start, patience) = (ContinuousClock.now, Duration.seconds(30))
        let limit = channel.eventLoop.scheduleTask(in: TimeAmount(patience)) { [channel] in
            channel.close(promise: nil)
        }
        defer { limit.cancel() }
        if let bytes = try await replies.next() { return bytes }
        guard ContinuousClock.now - start < patience else {
            let before = dialogue.joined(separator: "\n")
            throw Silence(description: "no line came within \(patience); said before:\n\(before)")
        }
        return nil
    }

    private mutating func note(_ side: String, _ text: String) {
        dialogue = dialogue.suffix(9) + ["\(side): \(text.prefix(100).debugDescription)"]
    }

    /// Says one line and gives the reply to it.
    mutating func say(_ line: String) async throws -> String? {
        try await send(line + "\r\n")
        return try await reply()
    }

    /// Brings a message up to its last dot.
    mutating func deliver(_ content: String = "Subject: x\r\n\r\nText\r\n") async throws -> String? {
        _ = try await say("EHLO client.test")
        _ = try await say("MAIL FROM:<a@example.org>")
        _ = try await say("RCPT TO:<b@example.org>")
        _ = try await say("DATA")
        return try await say(content + ".")
    }

    /// Says STARTTLS and shakes hands.
    mutating func startTLS(_ configuration: TLSConfiguration, serverName: String? = "mail.test") async throws -> String?
    {
        let reply = try await say("STARTTLS")
        try await secure(configuration, serverName: serverName)
        return reply
    }

    /// Shakes hands.
    func secure(_ configuration: TLSConfiguration, serverName: String? = "mail.test") async throws {
        let context = try NIOSSLContext(configuration: configuration)
        try await channel.eventLoop.submit { [channel] in
            try channel.pipeline.syncOperations.addHandler(
                NIOSSLClientHandler(context: context, serverHostname: serverName),
                position: .first
            )
        }.get()
    }
}
