import Glibc
import NIOCore
import TLSLab

/// Stands where TLS would on a port of the lab whose handshake is broken on purpose, and tells the session of its end.
final class BrokenHandshake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Sent up the pipeline, once, when the client has been given what it was to be given.
    struct IsOver {}

    /// What the client gets.
    enum Way {
        /// Nothing, ever.
        case stalls
        /// A reset of the connection.
        case resets
        /// Bytes that are not TLS.
        case answersGarbage
    }

    private let way: Way
    private(set) var observer = HandshakeObserver()
    private var isOver = false

    init(_ way: Way) {
        self.way = way
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Swallowed: the session has nothing to do with it.
        observer.received(unwrapInboundIn(data).readableBytesView)
        guard !isOver else { return }
        switch way {
        case .stalls:
            return
        case .resets:
            isOver = true
            context.fireUserInboundEventTriggered(IsOver())
            reset(context)
        case .answersGarbage:
            isOver = true
            context.fireUserInboundEventTriggered(IsOver())
            context.writeAndFlush(NIOAny(ByteBuffer(string: Self.garbage)), promise: nil)
            context.closeAfterWrite()
        }
    }

    /// Closed without lingering, the kernel sends RST instead of FIN.
    private func reset(_ context: ChannelHandlerContext) {
        let options = context.channel as? any SocketOptionProvider
        let isSet = options?.setSoLinger(linger(l_onoff: 1, l_linger: 0)) ?? context.eventLoop.makeSucceededVoidFuture()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        isSet.whenComplete { _ in bound.value.close(promise: nil) }
    }

    /// Begins with a byte that no TLS record begins with (RFC 8446 §5.1).
    private static let garbage = "This is not TLS.\r\n"
}

extension LabFault {
    /// How its handshake is broken, where it is.
    var brokenHandshake: BrokenHandshake.Way? {
        switch self {
        case .handshakeStalls: .stalls
        case .handshakeReset: .resets
        case .handshakeGarbage: .answersGarbage
        default: nil
        }
    }
}
