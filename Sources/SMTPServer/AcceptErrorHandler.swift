import Logging
import NIOCore

/// Says why a connection could not be accepted, such as for want of file descriptors, and goes on listening.
final class AcceptErrorHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.warning("A connection could not be accepted", metadata: ["reason": "\(error)"])
        // The handler behind this one pauses accepting for a moment.
        context.fireErrorCaught(error)
    }
}
