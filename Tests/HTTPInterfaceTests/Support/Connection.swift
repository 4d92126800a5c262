import NIOCore
import NIOPosix

/// A TCP connection to a listener under test.
final class Connection {
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

    static func with<Result>(port: Int, _ body: (Connection) async throws -> Result) async throws -> Result {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.autoRead, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await body(Connection(inbound, outbound))
        }
    }

    func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }
    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    /// Reads until the peer closes, in order or with a reset.
    func readToEnd() async throws -> [UInt8] {
        do {
            while let bytes = try await iterator.next() { unread += Array(buffer: bytes) }
        } catch is IOError {}
        defer { unread = [] }
        return unread
    }

    /// Reads one answer with a Content-Length and leaves the connection open.
    func readAnswer() async throws -> Answer {
        while true {
            if let answer = try? Answer(parsing: unread),
                let length = answer["Content-Length"].flatMap({ Int($0) }), answer.body.count >= length
            {
                unread = []
                return answer
            }
            guard let bytes = try await iterator.next() else { throw Unfinished(bytes: unread) }
            unread += Array(buffer: bytes)
        }
    }

    /// Reads until what came holds `text`, and gives it all up to and with that.
    func read(until text: String) async throws -> String {
        while true {
            let received = String(decoding: unread, as: UTF8.self)
            if let end = received.ranges(of: text).first?.upperBound {
                let taken = String(received[..<end])
                unread.removeFirst(taken.utf8.count)
                return taken
            }
            guard let bytes = try await iterator.next() else { throw Unfinished(bytes: unread) }
            unread += Array(buffer: bytes)
        }
    }

    struct Unfinished: Error { var bytes: [UInt8] }
}
