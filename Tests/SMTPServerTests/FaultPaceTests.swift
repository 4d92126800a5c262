import Logging
import NIOCore
import NIOEmbedded
import Prometheus
import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

/// How a rule holds a session up, by a clock that the test moves.
@Suite struct FaultPaceTests {
    /// Counts how often more is read.
    private final class Reads: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        var count = 0

        func read(context: ChannelHandlerContext) {
            count += 1
            context.read()
        }
    }

    private struct Running {
        var channel: EmbeddedChannel
        var reads: Reads
        var keeper: RecordingKeeper

        func say(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

        func pass(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

        /// What has been sent since, piece by piece.
        func sent() throws -> [String] {
            var pieces: [String] = []
            while let bytes = try channel.readOutbound(as: ByteBuffer.self) { pieces.append(String(buffer: bytes)) }
            return pieces
        }
    }

    private static func running(_ stage: FaultStage, _ action: FaultAction) throws -> Running {
        let eventLoop = EmbeddedEventLoop()
        let keeper = RecordingKeeper()
        let faults = FaultRegistry()
        faults.replaceSettings([FaultRule(name: "r", stage: stage, action: action)], takesPut: false)
        let environment = SessionEnvironment(
            group: eventLoop,
            settings: { PreparedSettings(.forTests) },
            tls: { _ in nil },
            lab: nil,
            keeper: keeper,
            spoolDirectory: nil,
            highestSessionID: 0,
            faults: faults,
            metrics: ServerMetrics(factory: PrometheusRegistry(descriptions: [:])),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let listener = SMTPListener(socket: -1, address: "127.0.0.1", port: 25, tlsMode: .none)
        let reads = Reads()
        let channel = EmbeddedChannel(
            handlers: [reads, SMTPChannelHandler(listener: listener, environment: environment, on: eventLoop)],
            loop: eventLoop
        )
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 25)).wait()
        return Running(channel: channel, reads: reads, keeper: keeper)
    }

    private static func greeted(_ stage: FaultStage, _ action: FaultAction) throws -> Running {
        let running = try running(stage, action)
        try running.say("HELO c\r\n")
        #expect(try running.sent().count == 2)
        return running
    }

    @Test("A reply waits for its delay, with all that comes behind it, and not a moment longer")
    func delay() throws {
        let running = try Self.greeted(.mail, FaultAction(delay: .seconds(30)))
        try running.say("NOOP\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\n")
        #expect(try running.sent() == ["250 2.0.0 OK\r\n"])
        running.pass(.milliseconds(29_999))
        try running.say("RSET\r\n")
        #expect(try running.sent() == [])
        running.pass(.milliseconds(1))
        #expect(try running.sent() == ["250 2.1.0 Sender OK\r\n", "250 2.1.5 Recipient OK\r\n250 2.0.0 Reset\r\n"])
    }

    @Test("The greeting waits too, and so does the end of a connection")
    func delayedEnds() throws {
        let greeting = try Self.running(.greeting, FaultAction(delay: .seconds(5), disconnect: .before))
        greeting.pass(.milliseconds(4_999))
        #expect(greeting.channel.isActive)
        greeting.pass(.milliseconds(1_001))
        #expect(try greeting.sent() == [])
        #expect(!greeting.channel.isActive)
        #expect(greeting.keeper.kept.withLock { $0.sessions.map(\.ending.outcome) } == [.faultActed])
    }

    @Test("Who leaves during a delay leaves a record at once, whatever was to come")
    func left() throws {
        for (action, outcome) in [
            (FaultAction(delay: .seconds(600)), SessionOutcome.clientDisconnected),
            (FaultAction(delay: .seconds(600), disconnect: .before), .faultActed),
        ] {
            let running = try Self.greeted(.mail, action)
            try running.say("MAIL FROM:<>\r\nNOOP\r\n")
            try running.channel.close().wait()
            running.pass(.zero)
            #expect(running.keeper.kept.withLock { $0.sessions.map(\.ending.outcome) } == [outcome])
            running.pass(.hours(1))
            #expect(running.keeper.kept.withLock { $0.sessions.count } == 1)
        }
    }

    @Test("Replies are sent a tenth of a second's bytes at a time, and what comes next waits for their end")
    func slowWriting() throws {
        let running = try Self.greeted(.mail, FaultAction(bytesPerSecond: 50))
        try running.say("MAIL FROM:<>\r\n")
        try running.say("NOOP\r\n")
        #expect(try running.sent() == ["250 2"])
        running.pass(.milliseconds(99))
        #expect(try running.sent() == [])
        running.pass(.milliseconds(1))
        #expect(try running.sent() == [".1.0 "])
        running.pass(.milliseconds(200))
        #expect(try running.sent() == ["Sende", "r OK\r"])
        running.pass(.milliseconds(100))
        #expect(try running.sent() == ["\n"])
        // The last piece takes its time as well.
        running.pass(.milliseconds(19))
        #expect(try running.sent() == [])
        running.pass(.milliseconds(1))
        #expect(try running.sent() == ["250 2"])
    }

    @Test("One byte a second is one byte at a time, and the connection is closed behind the last")
    func slowest() throws {
        let running = try Self.greeted(.quit, FaultAction(bytesPerSecond: 1))
        try running.say("QUIT\r\n")
        for byte in "221 2.0.0 Goodbye\r\n".utf8 {
            #expect(try running.sent() == [String(decoding: [byte], as: UTF8.self)])
            #expect(running.channel.isActive)
            running.pass(.seconds(1))
        }
        #expect(!running.channel.isActive)
    }

    @Test("What is read is read no faster than so many bytes a second")
    func slowReading() throws {
        let running = try Self.greeted(.data, FaultAction(bytesPerSecond: 10))
        try running.say("MAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nDATA\r\n")
        running.pass(.seconds(60))
        #expect(try running.sent().joined().hasSuffix("<CR><LF>.<CR><LF>\r\n"))
        running.channel.read()
        let before = running.reads.count
        try running.say(String(repeating: "x", count: 20))
        running.channel.read()
        running.channel.read()
        #expect(running.reads.count == before)
        running.pass(.milliseconds(1_999))
        #expect(running.reads.count == before)
        running.pass(.milliseconds(1))
        #expect(running.reads.count > before)
    }
}
