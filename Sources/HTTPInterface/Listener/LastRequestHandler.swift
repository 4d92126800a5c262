import NIOCore
import NIOHTTP1

/// Marks a request as the last of its connection where its client expects that (RFC 9112 section 9.3), as
/// `Connection: close` and nothing else.
///
/// Such a client may wait for the end of the connection as the end of the answer. Every request of HTTP/1.0 is one: only
/// an answer that promises it would let its client use the connection again. What HTTP/1.0 does not know is left out:
/// `100 Continue`, and chunks.
final class LastRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Requests that came, and answers that began.
    private var (requests, answers) = (0, 0)
    /// The number of the request that is of HTTP/1.0.
    private var oldRequest: Int?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        requests += 1
        let isOld = head.version != .http1_1
        if isOld {
            if oldRequest == nil { oldRequest = requests }
            head.headers.remove(name: "Expect")
        }
        if isOld || !head.isKeepAlive { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), head.status != .continue else {
            return context.write(data, promise: promise)
        }
        answers += 1
        // The encoder then sends no chunks; the end of the connection is the end of the answer.
        if answers == oldRequest { head.version = .http1_0 }
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}
