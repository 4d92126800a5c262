import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import HTTPInterface

/// The timers of a connection, by a clock that the test turns.
@Suite struct ConnectionTimerTests {
    private let eventLoop = EmbeddedEventLoop()

    /// An embedded channel has no two sides; this keeps it open when the server's is closed.
    private final class ClosedSide: ChannelOutboundHandler {
        typealias OutboundIn = NIOAny

        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            if mode == .output { promise?.succeed() } else { context.close(mode: mode, promise: promise) }
        }
    }

    private func connected(_ handler: some ChannelHandler) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handlers: [ClosedSide(), handler], loop: eventLoop)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
        return channel
    }

    /// Says whether the client takes what is sent to it.
    private func reads(_ isReading: Bool, _ channel: EmbeddedChannel) {
        channel.isWritable = isReading
        channel.pipeline.fireChannelWritabilityChanged()
    }

    private func isOpen(_ channel: EmbeddedChannel, after time: TimeAmount) -> Bool {
        eventLoop.advanceTime(by: time)
        return channel.isActive
    }

    private static let head = HTTPRequestPart.head(
        HTTPRequest(method: .put, scheme: "http", authority: "localhost", path: "/")
    )

    private static func body(_ count: Int) -> HTTPRequestPart { .body(ByteBuffer(repeating: 120, count: count)) }

    @Test func `A client that pauses and then reads on is kept, however often it does`() throws {
        let channel = try connected(StalledAnswerHandler(timeout: .seconds(60)))
        for _ in 1...3 {
            reads(false, channel)
            #expect(isOpen(channel, after: .seconds(60) - .nanoseconds(1)))
            reads(true, channel)
            #expect(isOpen(channel, after: .hours(1)))
        }
        reads(false, channel)
        #expect(isOpen(channel, after: .seconds(60) - .nanoseconds(1)))
        #expect(!isOpen(channel, after: .nanoseconds(1)))
    }

    @Test func `Each request has the whole time from its own header on, and none after its end`() throws {
        let channel = try connected(RequestLimitHandler(timeout: .seconds(60), maximumBody: 100))
        for _ in 1...3 {
            try channel.writeInbound(Self.head)
            #expect(isOpen(channel, after: .seconds(60) - .nanoseconds(1)))
            try channel.writeInbound(HTTPRequestPart.end(nil))
            #expect(isOpen(channel, after: .hours(1)))
        }
        try channel.writeInbound(Self.head)
        for _ in 1...59 {
            try channel.writeInbound(Self.body(1))
            #expect(isOpen(channel, after: .seconds(1)))
        }
        // Bytes that trickle in do not prolong it.
        #expect(isOpen(channel, after: .seconds(1) - .nanoseconds(1)))
        #expect(!isOpen(channel, after: .nanoseconds(1)))
    }

    @Test func `A request whose successor begins before its end leaves no timer behind`() throws {
        let channel = try connected(RequestLimitHandler(timeout: .seconds(60), maximumBody: 100))
        try channel.writeInbound(Self.head)
        #expect(isOpen(channel, after: .seconds(40)))
        try channel.writeInbound(Self.head)
        #expect(isOpen(channel, after: .seconds(60) - .nanoseconds(1)))
        #expect(!isOpen(channel, after: .nanoseconds(1)))
    }

    @Test func `After its last answer a connection is closed once the client has, or when the time is over`() throws {
        for hasClosed in [true, false] {
            let channel = try connected(AnswerEndHandler(lingering: .seconds(5)))
            for fields in [[:], [.connection: "close"]] as [HTTPFields] {
                #expect(isOpen(channel, after: .hours(1)))
                try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok, headerFields: fields)))
                try channel.writeOutbound(HTTPResponsePart.end(nil))
            }
            #expect(isOpen(channel, after: .seconds(5) - .nanoseconds(1)))
            if hasClosed {
                channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
                eventLoop.run()
                #expect(!channel.isActive)
            } else {
                #expect(!isOpen(channel, after: .nanoseconds(1)))
            }
        }
    }
}
