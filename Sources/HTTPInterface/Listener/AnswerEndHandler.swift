import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends a connection after an answer that says so (`Connection: close`), and says 100 where an application asks for it.
///
/// Our side is closed first and the client's some time later: were both closed at once, what the client still sends
/// would be answered by a reset, and that takes away the answer which it has not read yet. Whatever else it sends is not
/// looked at.
final class AnswerEndHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The event that sends 100 (RFC 9110 section 15.2.1): the body is wanted.
    struct BodyIsWanted: Sendable {}

    private let lingering: TimeAmount
    private var isLastAnswer = false
    private var isEnding = false
    private var inputIsClosed = false
    /// Done when all of the latest answer was sent.
    private var sending: EventLoopFuture<Void>?
    private var deadline: Scheduled<Void>?

    init(lingering: TimeAmount) {
        self.lingering = lingering
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isEnding else { return }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let response) where response.status.kind != .informational:
            isLastAnswer = response.headerFields[.connection] == "close"
            context.write(data, promise: promise)
        case .end:
            let sent = promise ?? context.eventLoop.makePromise()
            sending = sent.futureResult
            context.write(data, promise: sent)
            guard isLastAnswer else { return }
            isEnding = true
            context.flush()
            end(context)
        default:
            context.write(data, promise: promise)
        }
    }

    /// Closes our side once the answer was sent: with the client's side closed already, the connection would end with it,
    /// and what a slow client has not taken yet would be lost.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output, let sending else { return context.close(mode: mode, promise: promise) }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        sending.whenComplete { _ in bound.value.close(mode: .output, promise: promise) }
    }

    private func end(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        sending?.whenSuccess {
            let (handler, context) = bound.value
            context.close(mode: .output, promise: nil)
            guard !handler.inputIsClosed else { return context.close(promise: nil) }
            handler.deadline = context.eventLoop.assumeIsolated().scheduleTask(in: handler.lingering) {
                context.close(promise: nil)
            }
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is BodyIsWanted else { return context.triggerUserOutboundEvent(event, promise: promise) }
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            inputIsClosed = true
            // The client has read the end of the answer, and has ended too.
            if deadline != nil { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
    }
}
