import NIOCore
import SMTPProtocol

/// Drives the pure ``SMTPSession``: has it consume what has arrived, and does what it says.
///
/// What to decide is decided there, and the parts of the session do the rest; when to go on, the connection knows.
final class SessionDriver {
    /// How many commands of one client are executed before others have their turn.
    ///
    /// Somebody who pipelines thousands would hold up everybody else; a transaction takes fewer than these.
    static let commandsPerTurn = 16

    private let configuration: SessionConfiguration
    private let recorder: SessionRecorder
    private let timeouts: SessionTimeouts
    private let content: ContentReceiver
    private let authentication: AuthenticationRunner
    private let handshake: HandshakeController
    private let replies: ReplyWriter
    private let lab: LabSession?
    private var faults: FaultScheduler?
    private var session: SMTPSession
    /// Bytes that the session has not consumed yet.
    private var input = ByteBuffer()
    weak var connection: SMTPChannelHandler?

    init(_ configuration: SessionConfiguration, _ recorder: SessionRecorder, _ timeouts: SessionTimeouts) {
        self.configuration = configuration
        self.recorder = recorder
        self.timeouts = timeouts
        content = ContentReceiver(configuration, recorder)
        authentication = AuthenticationRunner(configuration, recorder)
        lab = LabSession(configuration, recorder)
        handshake = HandshakeController(configuration, recorder, lab)
        replies = ReplyWriter(recorder, handshake, lab)
        session = SMTPSession(policy: configuration.policy)
    }

    // MARK: - Events

    /// The connection was taken in.
    func begin(_ context: ChannelHandlerContext) {
        if !recorder.isProbe {
            faults = FaultScheduler(configuration, recorder) { [weak self] in self?.holdElapsed($0) }
            session.faults = faults
            replies.faults = faults
        }
        perform(session.connected(), context)
        if configuration.listener.tlsMode == .implicitTLS { handshake.begin(context) }
    }

    /// The connection was not taken in.
    func refuse(_ refusal: ConnectionRefusal, _ context: ChannelHandlerContext) {
        recorder.end(refusal.ending(address: recorder.facts.remoteAddress))
        // A client that waits for TLS from the first byte could not read it.
        if configuration.listener.tlsMode != .implicitTLS { perform([.reply(refusal.reply)], context) }
    }

    /// Bytes have arrived, and wait for the next steps.
    func received(_ bytes: ByteBuffer) {
        timeouts.heard()
        faults?.received(bytes.readableBytes)
        if input.readableBytes == 0 {
            input = bytes
        } else {
            var bytes = bytes
            input.writeBuffer(&bytes)
        }
    }

    func handshakeCompleted(_ context: ChannelHandlerContext) {
        if handshake.complete(context) { proceed(session.tlsEstablished(), context) }
    }

    func peerSpeaksPlainText() {
        handshake.refusePlainText(wasSilent: false)
    }

    func brokenHandshakeIsOver() {
        lab?.brokenHandshakeIsOver()
    }

    /// The client will send no more: it may have waited for an answer that a rule holds back.
    func inputClosed() {
        if faults?.isDelayed == true, input.readableBytes == 0 { stopHolding() }
    }

    /// Nothing that waits for the client need wait any longer.
    func connectionIsGone() {
        authentication.abandon()
        stopHolding()
    }

    /// What has arrived has been executed, and nothing more will.
    func endInput(_ context: ChannelHandlerContext) {
        perform(session.peerClosed(), context)
    }

    /// The server stops.
    func drain(_ context: ChannelHandlerContext) {
        perform(session.drain(), context)
        let stop = { [self] in
            end(.stopped)
            context.close(promise: nil)
        }
        timeouts.limitDraining(isInHandshake: { [handshake] in handshake.isRunning }, end: stop)
    }

    /// Ends the session where its client is late.
    func checkTimeouts(_ context: ChannelHandlerContext) {
        let isOverdue = messageIsOverdue
        // Nor is it the client who is late where a rule holds it up.
        guard !handshake.isRunning, !session.isBusy, faults?.isHolding != true,
            isOverdue || timeouts.isOverdue && faults?.holdsUpReading != true
        else { return }
        if recorder.ending == nil { perform(session.timedOut(), context) } else { context.close(promise: nil) }
    }

    private var messageIsOverdue: Bool { timeouts.messageIsOverdue(isInContent: session.stage.isInContent) }

    // MARK: - Going on

    /// What the flow of the connection depends on.
    func conditions(_ context: ChannelHandlerContext) -> ConnectionFlow.Conditions {
        .init(
            isBusy: session.isBusy,
            hasInput: input.readableBytes > 0,
            isWritable: context.channel.isWritable,
            isHeld: faults?.isHolding ?? false,
            isSlowedDown: content.isSlowedDown,
            hasEnded: recorder.ending != nil
        )
    }

    /// Whether a rule puts reading off; then the connection hears when it is time.
    func mustReadLater(_ context: ChannelHandlerContext) -> Bool {
        faults?.mustReadLater { [self] wait in
            guard let connection, !connection.flow.isGone else { return }
            // No more than that: else a command that comes byte by byte would never be late.
            timeouts.wasHeldUp(for: wait)
            connection.handle(.readDue, context)
        } ?? false
    }

    /// Lets the session consume what has arrived, as far as it can.
    func takeSteps(_ context: ChannelHandlerContext) {
        var commands = 0
        timeouts.stepTaken(isInContent: session.stage.isInContent)
        while recorder.ending == nil, faults?.isHolding != true, context.channel.isWritable {
            if commands == Self.commandsPerTurn, let connection, !connection.flow.isGone {
                connection.handle(.turnUsedUp, context)
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
    }

    /// Does what has come of work on another thread, and goes on.
    private func proceed(_ actions: [SMTPProtocol.Action], _ context: ChannelHandlerContext) {
        perform(actions, context)
        timeouts.renew()
        connection?.handle(.workDone, context)
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
            replies.finish(
                with: .close(peerFinishedSending: end == .completed || connection?.flow.isInputClosed == true),
                context
            )
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

    /// A rule acts: it is put on record, and then the session goes on as it says.
    private func act(_ rule: FaultRule, _ action: SMTPProtocol.Action, _ context: ChannelHandlerContext) {
        recorder.ruleActed(rule)
        if let rate = rule.action.bytesPerSecond {
            replies.slowDown(to: rate, context)
            faults?.slowDown(to: rate, context)
        }
        // Who is gone has nothing to wait for.
        let hasLeft = connection.map { $0.flow.isGone || $0.flow.isInputClosed && input.readableBytes == 0 } ?? true
        guard let delay = rule.action.delay, !hasLeft else { return perform(action, context) }
        replies.finish(with: .wait(TimeAmount(delay), action), context)
    }

    private func holdElapsed(_ context: ChannelHandlerContext) {
        replies.resume(context)
        while let action = faults?.next() { perform(action, context) }
        replies.flush(context)
        timeouts.renew()
        connection?.handle(.holdElapsed, context)
    }

    /// The client is gone: nothing is waited for any more.
    private func stopHolding() {
        let waiting = faults?.stop() ?? []
        replies.discard()
        for case .close(let end, _) in waiting { self.end(.session(end)) }
    }

    // MARK: - The end

    /// An error came from the network or from TLS.
    func failed(_ error: any Error) {
        end(.failed(error))
    }

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

    /// Writes the record: nothing happens any more.
    func finish() {
        handshake.cancel()
        stopHolding()
        defer { content.close() }
        for case .close(let end, _) in session.peerClosed() { self.end(.session(end)) }
        if content.size > 0 { recorder.receivedContent(content.size, isComplete: false) }
        recorder.introduced(as: session.hello)
        recorder.write(handshake: handshake.observer, lab: lab)
    }
}
