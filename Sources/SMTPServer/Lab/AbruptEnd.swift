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
        guard let context else { return }
        context.close(mode: .output, promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.lingering) { bound.value.close(promise: nil) }
    }

    /// How long the client has to read what came before and close.
    private static let lingering = TimeAmount.seconds(1)
}
