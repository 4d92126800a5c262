import Logging
import NIOCore
import NIOEmbedded
import Prometheus
import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

/// How long one session may keep its event loop from the others; on a loop that only goes on when it is told to.
struct TurnTests {
    @Test("Thousands of commands at once are executed by turns with others, and each has its reply")
    func turns() throws {
        let channel = try Self.connected()
        try channel.writeInbound(ByteBuffer(string: String(repeating: "NOOP\r\n", count: 1_000)))
        let before = try Self.replies(channel)
        #expect(before.count == SessionDriver.commandsPerTurn)
        channel.embeddedEventLoop.run()
        #expect(try Self.replies(channel).isEmpty, "not before the loop has looked at its sockets")
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(before.count + (try Self.replies(channel)).count == 1_000)
        _ = try channel.finish(acceptAlreadyClosed: true)
    }

    @Test("What has arrived is answered, though the client closes its side, or goes on, between two turns")
    func closes() throws {
        let channel = try Self.connected()
        try channel.writeInbound(ByteBuffer(string: String(repeating: "NOOP\r\n", count: 100)))
        try channel.writeInbound(ByteBuffer(string: "NOOP\r\nQUIT\r\n"))
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        let replies = try Self.replies(channel)
        #expect(replies.count == 102 && replies.last?.hasPrefix("221") == true)
        #expect(!channel.isActive)
    }

    @Test("The record is written once, when all is executed, though the connection is gone between two turns")
    func gone() throws {
        let keeper = RecordingKeeper()
        let channel = try Self.connected(keeper)
        try channel.writeInbound(ByteBuffer(string: String(repeating: "NOOP\r\n", count: 100)))
        channel.close(promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        let sessions = keeper.kept.withLock { $0.sessions }
        #expect(sessions.count == 1)
        #expect(sessions.first?.transcript.count { $0.text.hasPrefix("NOOP") } == 100)
    }

    /// A session that has been greeted.
    private static func connected(_ keeper: RecordingKeeper = RecordingKeeper()) throws -> EmbeddedChannel {
        let eventLoop = EmbeddedEventLoop()
        let environment = SessionEnvironment(
            group: eventLoop,
            settings: { PreparedSettings(.forTests) },
            tls: { _ in nil },
            lab: nil,
            keeper: keeper,
            spoolDirectory: nil,
            highestSessionID: 0,
            faults: FaultRegistry(),
            metrics: ServerMetrics(factory: PrometheusRegistry(descriptions: [:])),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let listener = SMTPListener(socket: -1, address: "127.0.0.1", port: 25, tlsMode: .none)
        let channel = EmbeddedChannel(
            handler: SMTPChannelHandler(listener: listener, environment: environment, on: eventLoop),
            loop: eventLoop
        )
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 25)).wait()
        #expect(try replies(channel).count == 1)
        return channel
    }

    private static func replies(_ channel: EmbeddedChannel) throws -> [String] {
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text.split(separator: "\r\n").map(String.init)
    }
}
