import NIOCore
import NIOPosix

/// A TCP connection to an HTTP listener under test.
///
/// URLSession is not used for this: its sockets, like the descriptors of `readabilityHandler`, are watched by sources of
/// libdispatch, which now and then ends the process on Linux when one goes (swift-corelibs-libdispatch issue 949).
public final class Connection {
    private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var unread: [UInt8] = []
    private let channel: any Channel
    private let patience: Duration

    private init(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        _ channel: any Channel,
        patience: Duration
    ) {
        iterator = inbound.makeAsyncIterator()
        self.outbound = outbound
        self.channel = channel
        self.patience = patience
    }

    /// Connects to 127.0.0.1 for as long as the closure runs.
    ///
    /// - Parameter patience: how long each read may wait. Then it fails and the connection is closed, so a missing answer
    ///   is an error that says what was missing, and not a hang.
    public static func with<Result>(
        port: Int,
        patience: Duration = .seconds(40),
        _ body: (Connection) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.autoRead, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await body(Connection(inbound, outbound, channel.channel, patience: patience))
        }
    }

    /// Sends the bytes as they are.
    public func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }
    /// Sends the text as UTF-8.
    public func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    /// Sends nothing more, and still reads.
    public func endSending() { outbound.finish() }

    /// Reads until the peer closes, in order or with a reset.
    public func readToEnd() async throws -> [UInt8] {
        let wait = Wait(for: "the end of the connection", on: channel, patience)
        defer { wait.end() }
        do {
            while let bytes = try await iterator.next() { unread += Array(buffer: bytes) }
        } catch is IOError {}
        guard !wait.isOver else { throw unfinished(wait) }
        defer { unread = [] }
        return unread
    }

    /// Reads the next answer, leaves the connection open, and keeps what follows; interim answers such as 100 are skipped.
    ///
    /// - Parameter isToHead: whether it answers HEAD, and so has no body.
    public func readAnswer(isToHead: Bool = false) async throws -> Answer {
        let wait = Wait(for: "an answer", on: channel, patience)
        defer { wait.end() }
        while true {
            while let answer = try Answer.take(from: &unread, isToHead: isToHead) {
                if answer.status >= 200 { return answer }
            }
            guard let bytes = try await iterator.next() else { throw unfinished(wait) }
            unread += Array(buffer: bytes)
        }
    }

    /// Reads until what came holds `text`, and gives it all up to and with that.
    public func read(until text: String) async throws -> String {
        let wait = Wait(for: text.debugDescription, on: channel, patience)
        defer { wait.end() }
        while true {
            let received = String(decoding: unread, as: UTF8.self)
            if let end = received.ranges(of: text).first?.upperBound {
                let taken = String(received[..<end])
                unread.removeFirst(taken.utf8.count)
                return taken
            }
            guard let bytes = try await iterator.next() else { throw unfinished(wait) }
            unread += Array(buffer: bytes)
        }
    }

    private func unfinished(_ wait: Wait) -> Unfinished {
        Unfinished(bytes: unread, expected: wait.expected, patience: wait.isOver ? patience : nil)
    }

    /// Closes the connection when something has not come in time.
    private struct Wait {
        let expected: String
        private let limit: Scheduled<Void>
        private let (start, patience): (ContinuousClock.Instant, Duration)

        init(for expected: String, on channel: any Channel, _ patience: Duration) {
            self.expected = expected
            (start, self.patience) = (.now, patience)
            limit = channel.eventLoop.scheduleTask(in: TimeAmount(patience)) { channel.close(promise: nil) }
        }

        var isOver: Bool { ContinuousClock.now - start >= patience }

        func end() { limit.cancel() }
    }

    /// The connection ended, or time was up, before what was waited for came.
    public struct Unfinished: Error, CustomStringConvertible {
        /// What came.
        public var bytes: [UInt8]
        /// What was waited for.
        public var expected: String
        /// How long; nil where the peer ended the connection before that.
        public var patience: Duration?

        /// All of it, the bytes as text.
        public var description: String {
            let start = String(decoding: bytes.prefix(1_000), as: UTF8.self)
            let end = patience.map { "nothing more came within \($0)" } ?? "the connection ended"
            return "waited for \(expected); \(end) after \(bytes.count) bytes: \(start.debugDescription)"
        }
    }
}
