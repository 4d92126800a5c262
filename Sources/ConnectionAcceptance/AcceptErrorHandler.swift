public import Logging
public import NIOCore

/// Accepts nothing for a second where a connection cannot be accepted, such as for want of file descriptors, and says so.
///
/// SwiftNIO's own handler for this counts on a pause only after a connection that was accepted: while there is no
/// descriptor, it lets the event loop try again and again.
public final class AcceptErrorHandler: ChannelInboundHandler {
    /// What a listening socket reads.
    public typealias InboundIn = any Channel

    private static let pause = TimeAmount.seconds(1)

    private let service: String
    private let logger: Logger

    /// - Parameter service: whose connections they are, for the log: `SMTP`, `HTTP`.
    public init(service: String, logger: Logger) {
        self.service = service
        self.logger = logger
    }

    /// A connection could not be accepted.
    public func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.warning("No \(service) connection can be accepted for a second", metadata: ["reason": "\(error)"])
        // Where it cannot be set, the listener is closed.
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.pause) {
            try? bound.value.channel.syncOptions?.setOption(.autoRead, value: true)
        }
    }
}
