import Logging
import NIOCore

/// Logs why a connection could not be accepted, such as for want of file descriptors.
///
/// The error goes on to SwiftNIO's `AcceptBackoffHandler`, which then accepts nothing for a second.
final class AcceptErrorLogger: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.warning("An HTTP connection could not be accepted", metadata: ["reason": "\(error)"])
        context.fireErrorCaught(error)
    }
}
