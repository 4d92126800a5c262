import NIOCore

/// Stands on the network side of the TLS handler: feeds the ``HandshakeObserver``, and keeps a peer that does not speak
/// TLS away from the TLS library, so that it can be told so in plain text.
///
/// It takes itself out of the pipeline when the handshake is done.
final class HandshakeInspector: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Sent up the pipeline, once, when the peer's first bytes are no TLS.
    struct PeerSpeaksPlainText {}

    private(set) var observer = HandshakeObserver()
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let wasSilent = observer.opening == .silent
        observer.received(unwrapInboundIn(data).readableBytesView)
        switch observer.opening {
        case .plain:
            // Swallowed: neither TLS nor the session may see it.
            if wasSilent { context.fireUserInboundEventTriggered(PeerSpeaksPlainText()) }
        case .tls, .silent:
            context.fireChannelRead(data)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        observer.sent(unwrapOutboundIn(data).readableBytesView)
        context.write(data, promise: promise)
    }

    /// Sends `line` past the TLS handler, in plain text.
    func writePlain(_ line: ByteBuffer) {
        context?.writeAndFlush(wrapOutboundOut(line), promise: nil)
    }

    /// Closes the connection past the TLS handler, which could only send an alert that nobody reads.
    func closeAfterWrite() {
        context?.closeAfterWrite()
    }
}
