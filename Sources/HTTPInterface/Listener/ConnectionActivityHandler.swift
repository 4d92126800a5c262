import NIOCore
import NIOHTTPTypes

/// Tells ``ConnectionPlaces`` whether a connection waits for its client or for the server.
final class ConnectionActivityHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let places: ConnectionPlaces
    /// Requests that came whole and whose answer was not written to its end.
    private var unanswered = 0
    /// Whether an answer ended before its request had.
    private var isAnsweredEarly = false
    private var isServed = false

    init(_ places: ConnectionPlaces) {
        self.places = places
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) {
            if isAnsweredEarly { isAnsweredEarly = false } else { unanswered += 1 }
            update(context)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        let written = promise ?? context.eventLoop.makePromise()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        // It gives way once the client has all of the answer.
        written.futureResult.whenComplete { _ in
            let (handler, context) = bound.value
            handler.answered(context)
        }
        context.write(data, promise: written)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        update(context)
        context.fireChannelWritabilityChanged()
    }

    private func answered(_ context: ChannelHandlerContext) {
        if unanswered > 0 { unanswered -= 1 } else { isAnsweredEarly = true }
        update(context)
    }

    private func update(_ context: ChannelHandlerContext) {
        let isServedNow = unanswered > 0 && context.channel.isWritable
        guard isServedNow != isServed else { return }
        isServed = isServedNow
        if isServed { places.isServed(context.channel) } else { places.waits(context.channel) }
    }
}
