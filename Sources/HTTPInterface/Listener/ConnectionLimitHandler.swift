import NIOCore

/// Accepts as many connections as there are places, and one more, which waits for a place.
///
/// The one more is how it is known that somebody wants a place; the others wait in the kernel's queue.
final class ConnectionLimitHandler: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = Never
    typealias OutboundOut = Never

    private let places: ConnectionPlaces
    private var parked: (any Channel)?
    /// Whether more was to be accepted while one was parked.
    private var mayAccept = false

    init(_ places: ConnectionPlaces) {
        self.places = places
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let channel = unwrapInboundIn(data)
        if places.take(channel) {
            admit(channel, context)
        } else {
            parked = channel
        }
    }

    func read(context: ChannelHandlerContext) {
        guard parked == nil else {
            mayAccept = true
            return
        }
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        parked?.close(promise: nil)
        parked = nil
        context.fireChannelInactive()
    }

    private func admit(_ channel: any Channel, _ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        channel.closeFuture.hop(to: context.eventLoop).whenComplete { [places] _ in
            places.leave(channel)
            let (handler, context) = bound.value
            handler.placeIsFree(context)
        }
        context.fireChannelRead(wrapInboundOut(channel))
    }

    private func placeIsFree(_ context: ChannelHandlerContext) {
        guard let channel = parked, places.take(channel) else { return }
        parked = nil
        admit(channel, context)
        context.fireChannelReadComplete()
        guard mayAccept else { return }
        mayAccept = false
        context.read()
    }
}
