import NIOCore

/// Stands on the network side of TLS on a port of the lab, to end the connection behind its back: without close_notify.
final class AbruptEnd: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    /// Ends our side: what was written is still sent, and the stream then just stops.
    func cut() {
        context?.closeAfterWrite()
    }
}
