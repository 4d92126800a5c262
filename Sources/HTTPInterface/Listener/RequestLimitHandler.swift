import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request does not end: one that trickles in for too long or grows without bound.
///
/// A request whose header does not end is left to the idle timeout, which only whole parts of a request prolong.
final class RequestLimitHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let timeout: TimeAmount
    private let maximumBody: Int
    private var deadline: Scheduled<Void>?
    private var bodyBytes = 0

    init(timeout: TimeAmount, maximumBody: Int) {
        self.timeout = timeout
        self.maximumBody = maximumBody
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            bodyBytes = 0
            deadline?.cancel()
            deadline = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { context.close(promise: nil) }
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            guard bodyBytes <= maximumBody else {
                context.close(promise: nil)
                return
            }
        case .end:
            deadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
    }
}
