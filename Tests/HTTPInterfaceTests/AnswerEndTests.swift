import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import HTTPInterface

/// When our side of a connection is closed: never before the client has got all of the answer.
///
/// Where the client has closed its side already, everything that was not sent by then would be lost.
@Suite struct AnswerEndTests {
    /// Stands for a socket that takes what is written when the test says so.
    private final class SlowSocket: ChannelOutboundHandler {
        typealias OutboundIn = HTTPResponsePart

        private var writes: [EventLoopPromise<Void>] = []
        private(set) var closed: [CloseMode] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            writes.append(promise ?? context.eventLoop.makePromise())
        }

        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            closed.append(mode)
            promise?.succeed()
        }

        func takeAll() {
            for write in writes { write.succeed() }
            writes = []
        }
    }

    /// A channel that ends answers, in front of such a socket.
    private static func channel() -> (channel: EmbeddedChannel, socket: SlowSocket) {
        let socket = SlowSocket()
        return (EmbeddedChannel(handlers: [socket, AnswerEndHandler(lingering: .seconds(5))]), socket)
    }

    private static func answer(_ channel: EmbeddedChannel, _ fields: HTTPFields) {
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok, headerFields: fields)), promise: nil)
        channel.write(HTTPResponsePart.end(nil), promise: nil)
    }

    @Test func `What is closed when the answers are written is closed when they are sent`() {
        let (channel, socket) = Self.channel()
        Self.answer(channel, [:])
        Self.answer(channel, [:])
        channel.close(mode: .output, promise: nil)
        #expect(socket.closed == [])
        socket.takeAll()
        #expect(socket.closed == [.output])
    }

    @Test func `After the last answer our side is closed when it is sent, and the rest some time later`() {
        let (channel, socket) = Self.channel()
        Self.answer(channel, [.connection: "close"])
        channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(socket.closed == [])
        socket.takeAll()
        #expect(socket.closed == [.output])
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(4_999))
        #expect(socket.closed == [.output])
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(socket.closed == [.output, .all])
    }

    @Test(arguments: [true, false])
    func `A client that has closed its side is not waited for, but has the whole answer`(isEarly: Bool) {
        let (channel, socket) = Self.channel()
        if isEarly { channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
        Self.answer(channel, [.connection: "close"])
        if !isEarly { channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
        #expect(socket.closed == [])
        socket.takeAll()
        #expect(socket.closed == [.output, .all])
    }

    @Test func `A client that closes its side after the answer is let go`() {
        let (channel, socket) = Self.channel()
        Self.answer(channel, [.connection: "close"])
        socket.takeAll()
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(socket.closed == [.output, .all])
    }
}
