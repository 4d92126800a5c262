import NIOCore
import NIOExtras
import NIOTLS
import SMTPProtocol

/// Runs one session: feeds the pure ``SMTPSession`` with what arrives and does what it says.
///
/// What to decide is decided there, and when to go on in ``ConnectionFlow``; the parts of the session do the rest.
final class SMTPChannelHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How many commands of one client are executed before others have their turn.
    ///
    /// Somebody who pipelines thousands would hold up everybody else; a transaction takes fewer than these.
    static let commandsPerTurn = 16

    private let configuration: SessionConfiguration
    private let recorder: SessionRecorder
    private let content: ContentReceiver
    private let authentication: AuthenticationRunner
    private let handshake: HandshakeController
    private let replies: ReplyWriter
    private let timeouts: SessionTimeouts
    private let lab: LabSession?
    private var faults: FaultScheduler?
    private var session: SMTPSession
    private var flow = ConnectionFlow()
    /// Bytes that the session has not consumed yet.
    private var input = ByteBuffer()

    /// - Parameter eventLoop: that of the connection.
    init(listener: SMTPListener, environment: SessionEnvironment, on eventLoop: any EventLoop) {
        configuration = SessionConfiguration(listener, environment, on: eventLoop)
        recorder = SessionRecorder(configuration)
        content = ContentReceiver(configuration, recorder)
        authentication = AuthenticationRunner(configuration, recorder)
        lab = LabSession(configuration, recorder)
        handshake = HandshakeController(configuration, recorder, lab)
        replies = ReplyWriter(recorder, handshake, lab)
        timeouts = SessionTimeouts(configuration)
        session = SMTPSession(policy: configuration.policy)
    }

    // MARK: - Channel events

    func channelActive(context: ChannelHandlerContext) {
        // The channel's, for the context asks the kernel anew.
        let address = context.channel.remoteAddress
        recorder.connected(
            from: address?.plainIPAddress ?? "",
            isProbe: configuration.environment.probes.contains(address)
        )
        guard recorder.isProbe || isAdmitted(context) else { return }
        timeouts.watch { self.checkTimeouts(context) }
        if !recorder.isProbe { meetFaults() }
        perform(session.connected(), context)
        if configuration.listener.tlsMode == .implicitTLS { handshake.begin(context) }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard recorder.ending == nil else { return }
        timeouts.heard()
        var bytes = unwrapInboundIn(data)
        faults?.received(bytes.readableBytes)
        if input.readableBytes == 0 {
            input = bytes
        } else {
            input.writeBuffer(&bytes)
        }
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
        case TLSUserEvent.handshakeCompleted: handshakeCompleted(context)
        case is HandshakeInspector.PeerSpeaksPlainText: handshake.refusePlainText(wasSilent: false)
        case is BrokenHandshake.IsOver: lab?.brokenHandshakeIsOver()
        case ChannelEvent.inputClosed: inputClosed(context)
        case is ChannelShouldQuiesceEvent: handle(.drain, context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(.failed(error))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        authentication.abandon()
        stopHolding()
        handle(.gone, context)
        context.fireChannelInactive()
    }

    // MARK: - The flow

    private func handle(_ event: ConnectionFlow.Event, _ context: ChannelHandlerContext) {
        for action in flow.handle(event, conditions(context)) {
            switch action {
            case .takeSteps: takeSteps(context)
            case .waitForTurn: waitForTurn(context)
            case .read: readNow(context)
            case .endInput: perform(session.peerClosed(), context)
            case .drain: drain(context)
            case .close: context.close(promise: nil)
            case .leave: configuration.environment.leave(recorder.facts.remoteAddress, at: now)
            case .finish: finish()
            }
        }
    }

    private func conditions(_ context: ChannelHandlerContext) -> ConnectionFlow.Conditions {
        .init(
            isBusy: session.isBusy,
            hasInput: input.readableBytes > 0,
            isWritable: context.channel.isWritable,
            isHeld: faults?.isHolding ?? false,
            isSlowedDown: content.isSlowedDown,
            hasEnded: recorder.ending != nil
        )
    }

    /// Lets the session consume what has arrived, as far as it can.
    private func takeSteps(_ context: ChannelHandlerContext) {
        var commands = 0
        timeouts.stepTaken(isInContent: session.stage.isInContent)
        while recorder.ending == nil, faults?.isHolding != true, context.channel.isWritable {
            if commands == Self.commandsPerTurn, !flow.isGone {
                handle(.turnUsedUp, context)
                break
            }
            let wasSecure = session.isSecure
            session.maximumEnvelopeSize = content.budget.maximumEnvelopeSize(now: session.envelopeSize)
            let step = session.receive(input.readableBytesUInt8Span)
            recorder.heard(step.heard, in: input)
            lab?.heard(step.heard, in: input, isSecure: wasSecure)
            if step.heard != .nothing { commands += 1 }
            if let action = step.action { perform(action, context) }
            input.moveReaderIndex(forwardBy: step.consumed)
            content.count(envelopeSize: session.envelopeSize)
            timeouts.stepTaken(isInContent: session.stage.isInContent)
            // A part of a command does not count: byte by byte, it would hold the connection for ever.
            if step.action != nil || session.stage.isInContent { timeouts.renew() }
            if step.isQuiet { break }
        }
        if input.readableBytes == 0 { input = ByteBuffer() }
        content.sizeWaiting = input.readableBytes
        content.count(envelopeSize: session.envelopeSize)
        if session.hello != nil { handshake.clientStayed() }
        replies.flush(context)
        handle(.stepsTaken, context)
    }

    private func waitForTurn(_ context: ChannelHandlerContext) {
        configuration.environment.turns(of: context.eventLoop).append { [self] in handle(.turnGranted, context) }
    }

    private func readNow(_ context: ChannelHandlerContext) {
        let mustWait = faults?.mustReadLater { [self] wait in
            guard !flow.isGone else { return }
            // No more than that: else a command that comes byte by byte would never be late.
            timeouts.wasHeldUp(for: wait)
            handle(.readDue, context)
        }
        if mustWait == true { handle(.readPutOff, context) } else { context.read() }
    }

    /// Does what has come of work on another thread, and goes on.
    private func proceed(_ actions: [SMTPProtocol.Action], _ context: ChannelHandlerContext) {
        perform(actions, context)
        timeouts.renew()
        handle(.workDone, context)
    }

    // MARK: - Actions

    private func perform(_ actions: [SMTPProtocol.Action], _ context: ChannelHandlerContext) {
        for action in actions { perform(action, context) }
        replies.flush(context)
    }

    /// Does one thing that the session asks for.
    private func perform(_ action: SMTPProtocol.Action, _ context: ChannelHandlerContext) {
        if faults?.takes(action) == true { return }
        switch action {
        case .reply(let reply):
            send(reply, context)
        case .startTLS(let reply, let injected):
            send(reply, context)
            if let injected { send(injected, context) }
            replies.finish(with: .handshake, context)
        case .beginContent(_, let reply):
            content.reset()
            timeouts.contentMayBegin()
            if let reply { send(reply, context) }
        case .abandonContent(let reply):
            content.drop()
            send(reply, context)
        case .discardContent:
            content.drop()
        case .content(let range):
            let event = content.append(range, of: input, envelopeSize: session.envelopeSize) {
                self.contentMoved($0, context)
            }
            if let event { perform(event.reported(to: &session), context) }
        case .commit(let envelope, let size):
            recorder.receivedContent(size, isComplete: true)
            recorder.introduced(as: session.hello)
            content.commit(envelope) { self.contentMoved($0, context) }
        case .authenticate(let mechanism, let response):
            authentication.begin(mechanism, response) { self.authenticated($0, context) }
        case .authenticationResponse(let response):
            lab?.heardCredentials(isSecure: session.isSecure)
            authentication.proceed(response) { self.authenticated($0, context) }
        case .close(let end, let reply):
            if let reply { send(reply, context) }
            self.end(.session(end))
            replies.finish(with: .close(peerFinishedSending: end == .completed || flow.isInputClosed), context)
        case .faulted(let rule, let action):
            act(rule, action, context)
        }
    }

    private func send(_ reply: Reply, _ context: ChannelHandlerContext) {
        if reply == .noRoomForEnvelope { content.budget.envelopeRefused(at: session.envelopeSize) }
        replies.send(
            reply,
            hasEnhancedCode: session.hasEnhancedCodes,
            isMessageOverdue: messageIsOverdue,
            context
        )
    }

    private func contentMoved(_ event: ContentReceiver.Event, _ context: ChannelHandlerContext) {
        content.count(envelopeSize: session.envelopeSize)
        guard recorder.ending == nil || session.isBusy else { return }
        proceed(event.reported(to: &session), context)
    }

    private func authenticated(_ result: AuthenticationRunner.Result, _ context: ChannelHandlerContext) {
        let actions = result.reported(to: &session)
        recorder.authenticated(as: session.user)
        proceed(actions, context)
    }

    // MARK: - Rules of Faults

    private func meetFaults() {
        faults = FaultScheduler(configuration, recorder) { [weak self] in self?.holdElapsed($0) }
        session.faults = faults
        replies.faults = faults
    }

    /// A rule acts: it is put on record, and then the session goes on as it says.
    private func act(_ rule: FaultRule, _ action: SMTPProtocol.Action, _ context: ChannelHandlerContext) {
        recorder.ruleActed(rule)
        if let rate = rule.action.bytesPerSecond {
            replies.slowDown(to: rate, context)
            faults?.slowDown(to: rate, context)
        }
        // Who is gone has nothing to wait for.
        let hasLeft = flow.isGone || flow.isInputClosed && input.readableBytes == 0
        guard let delay = rule.action.delay, !hasLeft else { return perform(action, context) }
        replies.finish(with: .wait(TimeAmount(delay), action), context)
    }

    private func holdElapsed(_ context: ChannelHandlerContext) {
        replies.resume(context)
        while let action = faults?.next() { perform(action, context) }
        replies.flush(context)
        timeouts.renew()
        handle(.holdElapsed, context)
    }

    /// The client is gone: nothing is waited for any more.
    private func stopHolding() {
        let waiting = faults?.stop() ?? []
        replies.discard()
        for case .close(let end, _) in waiting { self.end(.session(end)) }
    }

    private func inputClosed(_ context: ChannelHandlerContext) {
        // It waited for an answer that a rule holds back, and has nothing more to say.
        if faults?.isDelayed == true, input.readableBytes == 0 { stopHolding() }
        handle(.inputClosed, context)
    }

    private func handshakeCompleted(_ context: ChannelHandlerContext) {
        if handshake.complete(context) { proceed(session.tlsEstablished(), context) }
    }

    // MARK: - Time

    private var now: NIODeadline { configuration.eventLoop.now }

    private var messageIsOverdue: Bool { timeouts.messageIsOverdue(isInContent: session.stage.isInContent) }

    /// Ends the session where its client is late.
    private func checkTimeouts(_ context: ChannelHandlerContext) {
        let isOverdue = messageIsOverdue
        // Nor is it the client who is late where a rule holds it up.
        guard !handshake.isRunning, !session.isBusy, faults?.isHolding != true,
            isOverdue || timeouts.isOverdue && faults?.holdsUpReading != true
        else { return }
        if recorder.ending == nil { perform(session.timedOut(), context) } else { context.close(promise: nil) }
    }

    private func drain(_ context: ChannelHandlerContext) {
        perform(session.drain(), context)
        let stop = { [self] in
            end(.stopped)
            context.close(promise: nil)
        }
        timeouts.limitDraining(isInHandshake: { [handshake] in handshake.isRunning }, end: stop)
    }

    // MARK: - The end

    /// Decides how the session ended; what comes later does not count.
    private func end(_ cause: TerminationCause) {
        guard recorder.ending == nil else { return }
        let diagnosis = recorder.diagnosis(
            stage: session.stage,
            announcedSize: session.maximumMessageSize,
            handshake: handshake.diagnosis(isIntroduced: session.hello != nil),
            delay: timeouts.delay(isInContent: session.stage.isInContent)
        )
        let ending = diagnosis.ending(for: cause)
        if handshake.isRunning, cause.isFailedHandshake { recorder.handshakeFailed(ending) }
        recorder.end(ending)
    }

    private func finish() {
        timeouts.cancel()
        handshake.cancel()
        stopHolding()
        defer { content.close() }
        for case .close(let end, _) in session.peerClosed() { self.end(.session(end)) }
        if content.size > 0 { recorder.receivedContent(content.size, isComplete: false) }
        recorder.introduced(as: session.hello)
        recorder.write(handshake: handshake.observer, lab: lab)
    }

    private func isAdmitted(_ context: ChannelHandlerContext) -> Bool {
        let environment = configuration.environment
        guard let refusal = environment.admit(recorder.facts.remoteAddress, configuration.settings, at: now) else {
            handle(.admitted, context)
            return true
        }
        recorder.isRecorded = environment.mayRecordRefusal(at: now)
        end(.explained(refusal.ending(address: recorder.facts.remoteAddress)))
        // A client that waits for TLS from the first byte could not read it.
        if configuration.listener.tlsMode != .implicitTLS { perform([.reply(refusal.reply)], context) }
        context.close(promise: nil)
        return false
    }
}
