import Logging
import NIOCore
import NIOEmbedded
import Prometheus
import SMTPProtocol
import Testing

@testable import SMTPServer

/// Nothing that was to wake a session up is left when it has ended.
@Suite struct TimerTests {
    @Test("A session that has ended leaves no timer that keeps it in memory")
    func ended() throws {
        let eventLoop = EmbeddedEventLoop()
        weak let session = try Self.session(on: eventLoop) { channel in
            try channel.writeInbound(ByteBuffer(string: "QUIT\r\n"))
        }
        #expect(session == nil)
    }

    @Test("At the stop of the server, a session that ends in time leaves none either")
    func drained() throws {
        let eventLoop = EmbeddedEventLoop()
        weak let session = try Self.session(on: eventLoop) { channel in
            try channel.writeInbound(ByteBuffer(string: "EHLO c\r\nMAIL FROM:<>\r\n"))
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
            #expect(channel.isActive)
            try channel.close().wait()
        }
        #expect(session == nil)
    }

    @Test("Nor does one that gets 421 and then a second to read it, once the client has closed")
    func lingering() throws {
        let eventLoop = EmbeddedEventLoop()
        weak let session = try Self.session(on: eventLoop) { channel in
            try channel.writeInbound(ByteBuffer(string: String(repeating: "VRFY\r\n", count: 21)))
            eventLoop.advanceTime(by: .milliseconds(1))
        }
        #expect(session == nil)
    }

    /// Runs a session that has ended when `body` returns, and lets go of everything but the event loop.
    private static func session(
        on eventLoop: EmbeddedEventLoop,
        _ body: (EmbeddedChannel) throws -> Void
    ) throws -> SMTPChannelHandler? {
        weak var handler: SMTPChannelHandler?
        do {
            let environment = SessionEnvironment(
                group: eventLoop,
                settings: { PreparedSettings(.forTests) },
                tls: { _ in nil },
                lab: nil,
                keeper: RecordingKeeper(),
                spoolDirectory: nil,
                highestSessionID: 0,
                faults: FaultRegistry(),
                metrics: ServerMetrics(factory: PrometheusRegistry(descriptions: [:])),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            let listener = SMTPListener(socket: -1, address: "127.0.0.1", port: 25, tlsMode: .none)
            let session = SMTPChannelHandler(listener: listener, environment: environment, on: eventLoop)
            handler = session
            let channel = EmbeddedChannel(handler: session, loop: eventLoop)
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 25)).wait()
            try body(channel)
            #expect(!channel.isActive)
        }
        eventLoop.run()
        return handler
    }
}
