import NIOCore
import NIOHTTP1

/// Makes the host of a request for a whole URL the one that is asked for (RFC 9112 section 3.2.2).
///
/// What translates requests behind it drops that host and keeps `Host`, which a client may fill in otherwise.
final class TargetHostHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), head.uri.utf8.first != UInt8(ascii: "/") else {
            context.fireChannelRead(data)
            return
        }
        if let target = RequestTarget(head.uri), let authority = target.authority {
            let path = target.path.isEmpty ? "/" : target.path
            head.uri = target.query.map { "\(path)?\($0)" } ?? String(path)
            // None or several are refused as ever.
            if head.headers["Host"].count == 1 { head.headers.replaceOrAdd(name: "Host", value: String(authority)) }
        } else {
            // Read as no path by whoever looks at it.
            head.uri = "*"
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}
