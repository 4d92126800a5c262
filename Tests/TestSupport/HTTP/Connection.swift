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

    private init(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        iterator = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    /// Connects to 127.0.0.1 for as long as the closure runs.
    ///
    /// - Parameter seconds: after so long the connection is closed, so that an answer that never comes is a failure and no
    ///   hang.
    public static func with<Result>(
        port: Int,
        seconds: Int64 = 60,
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
        let limit = channel.channel.eventLoop.scheduleTask(in: .seconds(seconds)) {
            channel.channel.close(promise: nil)
        }
        defer { limit.cancel() }
        return try await channel.executeThenClose { inbound, outbound in
            try await body(Connection(inbound, outbound))
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
        do {
            while let bytes = try await iterator.next() { unread += Array(buffer: bytes) }
        } catch is IOError {}
        defer { unread = [] }
        return unread
    }

    /// Reads the next answer, leaves the connection open, and keeps what follows; interim answers such as 100 are skipped.
    ///
    /// - Parameter isToHead: whether it answers HEAD, and so has no body.
    public func readAnswer(isToHead: Bool = false) async throws -> Answer {
        while true {
            while let answer = try Answer.take(from: &unread, isToHead: isToHead) {
                if answer.status >= 200 { return answer }
            }
            guard let bytes = try await iterator.next() else { throw unfinished("an answer") }
            unread += Array(buffer: bytes)
        }
    }

    /// Reads until what came holds `text`, and gives it all up to and with that.
    public func read(until text: String) async throws -> String {
        while true {
            let received = String(decoding: unread, as: UTF8.self)
            if let end = received.ranges(of: text).first?.upperBound {
                let taken = String(received[..<end])
                unread.removeFirst(taken.utf8.count)
                return taken
            }
            guard let bytes = try await iterator.next() else { throw unfinished(text.debugDescription) }
            unread += Array(buffer: bytes)
        }
    }

    private func unfinished(_ expected: String) -> Unfinished { Unfinished(bytes: unread, expected: expected) }

    /// The connection ended before what was waited for.
    public struct Unfinished: Error, CustomStringConvertible {
        /// What came.
        public var bytes: [UInt8]
        /// What was waited for.
        public var expected: String

        /// Both, the bytes as text.
        public var description: String {
            let start = String(decoding: bytes.prefix(1_000), as: UTF8.self)
            return "waited for \(expected); the connection ended after \(bytes.count) bytes: \(start.debugDescription)"
        }
    }
}
