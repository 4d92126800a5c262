import NIOCore
import NIOExtras
import NIOTLS

/// The connection of one session: hears what the channel says, and has the ``SessionDriver`` do what ``ConnectionFlow``
/// decides.
final class SMTPChannelHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let configuration: SessionConfiguration
    private let recorder: SessionRecorder
    private let timeouts: SessionTimeouts
    private let driver: SessionDriver
    private(set) var flow = ConnectionFlow()

    /// - Parameter eventLoop: that of the connection.
    init(listener: SMTPListener, environment: SessionEnvironment, on eventLoop: any EventLoop) {
        configuration = SessionConfiguration(listener, environment, on: eventLoop)
        recorder = SessionRecorder(configuration)
        timeouts = SessionTimeouts(configuration)
        driver = SessionDriver(configuration, recorder, timeouts)
        driver.connection = self
    }

    // MARK: - What the channel says

    func channelActive(context: ChannelHandlerContext) {
        // The channel's, for the context asks the kernel anew.
        let address = context.channel.remoteAddress
        recorder.connected(
            from: address?.plainIPAddress ?? "",
            isProbe: configuration.environment.probes.contains(address)
        )
        guard recorder.isProbe || isAdmitted(context) else { return context.close(promise: nil) }
        timeouts.watch { self.driver.checkTimeouts(context) }
        driver.begin(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard recorder.ending == nil else { return }
        driver.received(unwrapInboundIn(data))
        handle(.bytesRead, context)
    }

    func read(context: ChannelHandlerContext) {
        handle(.readRequested, context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { handle(.writable, context) }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted:
            driver.handshakeCompleted(context)
        case is HandshakeInspector.PeerSpeaksPlainText:
            driver.peerSpeaksPlainText()
        case is BrokenHandshake.IsOver:
            driver.brokenHandshakeIsOver()
        case ChannelEvent.inputClosed:
            driver.inputClosed()
            handle(.inputClosed, context)
        case is ChannelShouldQuiesceEvent:
            handle(.drain, context)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        driver.failed(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        driver.connectionIsGone()
        handle(.gone, context)
        context.fireChannelInactive()
    }

    // MARK: - What is done

    func handle(_ event: ConnectionFlow.Event, _ context: ChannelHandlerContext) {
        for action in flow.handle(event, driver.conditions(context)) {
            switch action {
            case .takeSteps:
                driver.takeSteps(context)
                handle(.stepsTaken, context)
            case .waitForTurn:
                configuration.environment.turns(of: context.eventLoop).append { self.handle(.turnGranted, context) }
            case .read:
                if driver.mustReadLater(context) { handle(.readPutOff, context) } else { context.read() }
            case .endInput:
                driver.endInput(context)
            case .drain:
                driver.drain(context)
            case .close:
                context.close(promise: nil)
            case .leave:
                configuration.environment.leave(recorder.facts.remoteAddress, at: configuration.eventLoop.now)
            case .finish:
                timeouts.cancel()
                driver.finish()
            }
        }
    }

    /// Whether the connection is taken in; else the client has been told.
    private func isAdmitted(_ context: ChannelHandlerContext) -> Bool {
        let (environment, now) = (configuration.environment, configuration.eventLoop.now)
        guard let refusal = environment.admit(recorder.facts.remoteAddress, configuration.settings, at: now) else {
            handle(.admitted, context)
            return true
        }
        recorder.isRecorded = environment.mayRecordRefusal(at: now)
        driver.refuse(refusal, context)
        return false
    }
}
