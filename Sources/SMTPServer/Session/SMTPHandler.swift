import Logging
import NIOCore
import NIOExtras
import NIOSSL
import NIOTLS
import SMTPProtocol

/// Runs one session: feeds the pure ``SMTPSession`` with what arrives and does what it says.
///
/// What to decide is decided there; here are sockets, timers, TLS and the record of the session.
final class SMTPHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let listener: SMTPListener
    let environment: SessionEnvironment
    private let prepared: PreparedSettings

    var session: SMTPSession
    var facts: SessionFacts
    /// The messages of this session that were kept.
    var messages: [Int64] = []
    /// Decided once, by the first thing that ends the session.
    var ending: SessionEnding?
    /// A probe of our own leaves no trace.
    private(set) var isProbe = false
    var isOnRecord = true

    /// Bytes that the session has not consumed yet.
    var input = ByteBuffer()
    /// Whether the gate counts it.
    var isCounted = false
    /// Replies of one turn, written together.
    var output = ByteBuffer()
    /// The message that is arriving.
    var content = MessageContent()
    /// Bytes of it that are on their way to a file.
    var sizeBeingSpooled = 0
    /// What the message takes that was handed over and is not yet kept.
    var sizeBeingKept = UnfinishedMessages.Amount()
    /// Bytes that have arrived and wait for their turn.
    var sizeWaiting = 0
    /// Whether the log says already that there was no room.
    var hasLackedRoom = false
    /// What was told of them all to ``UnfinishedMessages``.
    var unfinished = UnfinishedMessages.Amount()
    /// Of a message that is complete, but not yet in its file.
    var waitingEnvelope: Envelope?

    /// Between a challenge and its response.
    var authentication: RunningAuthentication?
    /// What waits for a thread, or has been there.
    var passwordCheck: PasswordCheck?
    /// Why the latest authentication failed, in a sentence.
    var authenticationFailure: String?

    /// What was put in the place of TLS, on a port of the lab.
    var brokenHandshake: BrokenHandshake?
    /// Where such a port ends the stream without a word.
    var abruptEnd: AbruptEnd?
    /// What the session shows of its client, on such a port.
    var evidence = LabEvidence()

    /// The rules, as this session asks them; `nil` where there are none.
    var faults: SessionFaults?
    /// The rule that acted last.
    var lastFault: FaultRule?
    /// How a rule holds the session up, once one has.
    var pace: FaultPace?
    /// Whether what comes next has to wait for a rule's delay or speed.
    var isHeld = false

    var refusals = Refusals()
    /// The log lines that this client has caused again and again.
    var repeatedLines = RepeatedLines()
    var transcript = Transcript()
    /// The TLS handshake that is going on.
    var handshake: RunningHandshake?
    /// The one that is done, for what it can say of a client that leaves right after it.
    var completedHandshake: RunningHandshake?
    var handshakeTimer: Scheduled<Void>?
    private var silenceTimer: NIOScheduledCallback?
    /// Its clock is that of the session.
    private let eventLoop: any EventLoop
    /// When the client last sent anything.
    private(set) var lastHeard: NIODeadline
    /// Since when its next command, or piece of content, is due.
    private(set) var dueSince: NIODeadline
    /// When the content began that is arriving, whether it is kept or thrown away; `nil` where none does.
    private(set) var contentBegan: NIODeadline?
    private var isTakingSteps = false
    /// Whether there is more to execute, once the others on this event loop have had their turn.
    var isBetweenTurns = false
    private var readIsHeld = false
    private var isDraining = false
    /// What ends the session when the server stops.
    private var drainTimers: [Scheduled<Void>] = []
    private(set) var inputIsClosed = false
    private(set) var connectionIsGone = false
    private(set) var isFinished = false

    /// - Parameter eventLoop: that of the connection.
    init(listener: SMTPListener, environment: SessionEnvironment, on eventLoop: any EventLoop) {
        self.listener = listener
        self.environment = environment
        self.eventLoop = eventLoop
        lastHeard = eventLoop.now
        dueSince = lastHeard
        prepared = environment.settings()
        session = SMTPSession(policy: prepared.policy(for: listener))
        facts = SessionFacts(
            id: environment.ids.next(),
            listenerPort: listener.port,
            listenerTLSMode: listener.tlsMode,
            listenerFault: listener.fault,
            remoteAddress: "",
            started: WallClock.milliseconds(),
            hello: nil,
            user: nil,
            tls: nil
        )
    }

    var settings: SMTPSettings { prepared.settings }

    /// Whether the metrics count it: what our own probe does and what goes wrong on purpose would hide what matters.
    var isMeasured: Bool { !isProbe && listener.fault == nil }

    // MARK: - Channel events

    func channelActive(context: ChannelHandlerContext) {
        // The channel's, for the context asks the kernel anew.
        let address = context.channel.remoteAddress
        facts.remoteAddress = address?.plainIPAddress ?? ""
        isProbe = environment.probes.contains(address)
        if isProbe {
            isOnRecord = false
        } else if !isTakenIn(context) {
            return
        }
        watchForSilence(context)
        if !isProbe, environment.faults.mayAct {
            faults = SessionFaults(environment.faults, port: listener.port, connection: facts.id)
            session.faults = faults
        }
        perform(session.connected(), context)
        if listener.tlsMode == .implicitTLS { beginHandshake(context) }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard ending == nil else { return }
        lastHeard = now
        var bytes = unwrapInboundIn(data)
        if pace != nil { slowDownReading(after: bytes.readableBytes, context) }
        if input.readableBytes == 0 {
            input = bytes
        } else {
            input.writeBuffer(&bytes)
        }
        run(context)
    }

    func read(context: ChannelHandlerContext) {
        // Busy while more has arrived, or the client does not take our replies: what it sends may wait in the kernel. Not as
        // soon as it is busy, for to stop reading and to begin again are system calls, and most clients wait for the reply.
        if mustWait || !context.channel.isWritable || mustReadLater(context) {
            readIsHeld = true
        } else {
            context.read()
        }
    }

    private var mustWait: Bool {
        (session.isBusy || isBetweenTurns || isHeld) && input.readableBytes > 0 || isSlowedDown
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { resume(context) }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted:
            handshakeCompleted(context)
        case is HandshakeInspector.PeerSpeaksPlainText:
            refusePlainText(wasSilent: false, context)
        case is BrokenHandshake.IsOver:
            brokenHandshakeIsOver()
        case ChannelEvent.inputClosed:
            inputClosed(context)
        case is ChannelShouldQuiesceEvent:
            drain(context)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failed(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        connectionIsGone = true
        passwordCheck?.abandon()
        stopHolding()
        // A message on its way into the store is still counted, and what has arrived is executed.
        if isBetweenTurns {
            isBetweenTurns = false
            run(context)
        }
        if !session.isBusy { finish() }
        context.fireChannelInactive()
    }

    /// The client will send no more; what it has sent is still answered.
    func inputClosed(_ context: ChannelHandlerContext) {
        inputIsClosed = true
        if hasLeftDuringDelay { stopHolding() }
        guard !isBetweenTurns, !isHeld else { return }
        guard ending == nil else { return context.close(promise: nil) }
        perform(session.peerClosed(), context)
        resume(context)
    }

    // MARK: - The session

    /// Lets the session consume what has arrived, as far as it can.
    ///
    /// What is written in the middle of a step may bring about a call from within: the bytes of that step still stand in the
    /// input and would be executed again, so that the call leaves the rest to the one that is going on.
    func run(_ context: ChannelHandlerContext) {
        guard !isTakingSteps, !isBetweenTurns else { return }
        isTakingSteps = true
        var commands = 0
        noteContent()
        while ending == nil, !isHeld, context.channel.isWritable {
            if commands == Self.commandsPerTurn, !connectionIsGone {
                letOthersHaveTheirTurn(context)
                break
            }
            let wasSecure = session.isSecure
            session.maximumEnvelopeSize = maximumEnvelopeSize
            let step = session.receive(input.readableBytesUInt8Span)
            transcript.received(step.heard, in: input)
            if listener.fault != nil { evidence.heard(step.heard, in: input, isSecure: wasSecure) }
            if step.heard != .nothing { commands += 1 }
            if let action = step.action { perform(action, context) }
            input.moveReaderIndex(forwardBy: step.consumed)
            countUnfinished()
            noteContent()
            // A part of a command does not count: byte by byte, it would hold the connection for ever.
            if step.action != nil || session.stage.isInContent { dueSince = now }
            if step.action == nil, step.consumed == 0 { break }
        }
        isTakingSteps = false
        if input.readableBytes == 0 { input = ByteBuffer() }
        sizeWaiting = input.readableBytes
        countUnfinished()
        // It has stayed beyond the handshake, which has nothing more to say.
        if session.hello != nil { completedHandshake = nil }
        flush(context)
    }

    func perform(_ actions: [SMTPProtocol.Action], _ context: ChannelHandlerContext) {
        for action in actions { perform(action, context) }
        flush(context)
    }

    /// Goes on after the session was busy or the client slow.
    func resume(_ context: ChannelHandlerContext) {
        run(context)
        guard readIsHeld, !mustWait, context.channel.isWritable, !mustReadLater(context) else { return }
        readIsHeld = false
        context.read()
    }

    /// Goes on after something has come from another thread.
    func goOn(_ context: ChannelHandlerContext) {
        dueSince = now
        if connectionIsGone { finish() } else { resume(context) }
    }

    func flush(_ context: ChannelHandlerContext) {
        guard output.readableBytes > 0 else { return }
        if pace?.rate != nil { return writePiece(context) }
        // Taken out first: once written, the channel may say at once that more can be, and another turn begins in here.
        let replies = output
        output = ByteBuffer()
        context.writeAndFlush(wrapOutboundOut(replies), promise: nil)
    }

    // MARK: - Time

    var now: NIODeadline { eventLoop.now }

    /// Looks whether content begins or ends with a step: each message, and each chunk that is refused, has its own time.
    private func noteContent() {
        if !session.stage.isInContent {
            contentBegan = nil
        } else if contentBegan == nil {
            contentBegan = now
        }
    }

    /// The client is told to begin with its content, which a rule may have put off.
    func contentMayBegin() {
        contentBegan = now
    }

    /// So long the client could not go on, for it was held up here.
    func wasHeldUp(for time: TimeAmount) {
        dueSince = min(dueSince + time, now)
    }

    private func watchForSilence(_ context: ChannelHandlerContext) {
        lookForSilence(in: min(settings.commandTimeout, settings.messageTimeout), context)
    }

    private func lookForSilence(in time: TimeAmount, _ context: ChannelHandlerContext) {
        let watch = SilenceWatch(session: NIOLoopBound((self, context), eventLoop: context.eventLoop))
        silenceTimer = try? context.eventLoop.scheduleCallback(in: time, handler: watch)
    }

    /// Ends the session where its client is late, else looks again later.
    func lookForSilence(_ context: ChannelHandlerContext) {
        let patience = settings.commandTimeout
        // Nor is it the client who is late where a rule holds it up.
        if handshake == nil, !session.isBusy, !isHeld, pace?.readTimer == nil || messageIsOverdue,
            messageIsOverdue || dueSince + patience <= now
        {
            fellSilent(context)
        }
        guard !connectionIsGone else { return }
        let period = min(patience.nanoseconds, settings.messageTimeout.nanoseconds) / 4
        lookForSilence(in: .nanoseconds(max(period, 1_000_000)), context)
    }

    private func fellSilent(_ context: ChannelHandlerContext) {
        guard ending == nil else { return context.close(promise: nil) }
        perform(session.timedOut(), context)
    }

    private func drain(_ context: ChannelHandlerContext) {
        guard !isDraining else { return }
        isDraining = true
        perform(session.drain(), context)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        if handshake != nil {
            // Cut off in the middle, a client would see a reset; let it come to its end, it is told 421.
            let grace = min(settings.shutdownGrace, Self.handshakeGrace)
            let timer = context.eventLoop.scheduleTask(in: grace) {
                let (handler, context) = bound.value
                guard handler.handshake != nil else { return }
                handler.end(
                    .init(outcome: .serverShutdown, reason: "Letterlock was stopped during the TLS handshake.")
                )
                context.close(promise: nil)
            }
            drainTimers.append(timer)
        }
        let timer = context.eventLoop.scheduleTask(in: settings.shutdownGrace) {
            let (handler, context) = bound.value
            handler.end(
                .init(outcome: .serverShutdown, reason: "Letterlock was stopped and ShutdownGrace had passed.")
            )
            context.close(promise: nil)
        }
        drainTimers.append(timer)
    }

    /// How long a handshake may go on when the server stops; a client that says nothing must not hold it up.
    private static let handshakeGrace = TimeAmount.milliseconds(500)

    /// Whether the message that is arriving has taken too long.
    var messageIsOverdue: Bool {
        session.stage.isInContent && contentBegan.map { $0 + settings.messageTimeout <= now } ?? false
    }

    // MARK: - The end

    /// Decides how the session ended; what comes later does not count.
    func end(_ ending: SessionEnding) {
        if self.ending == nil { self.ending = ending.shortened }
    }

    /// Writes the record, once nothing more can happen.
    func finish() {
        // A reply that cannot be written closes the connection at once, and whoever wrote it may finish too.
        guard !isFinished else { return }
        isFinished = true
        silenceTimer?.cancel()
        handshakeTimer?.cancel()
        for timer in drainTimers { timer.cancel() }
        drainTimers = []
        stopHolding()
        leaveGate()
        defer { forgetUnfinished() }
        if ending == nil { peerClosed() }
        if let ending, isMeasured { environment.metrics.sessionEnded(ending.outcome) }
        guard isOnRecord, let ending else { return }
        if content.size > 0 { transcript.receivedContent(content.size, isComplete: false) }
        facts.hello = session.hello ?? facts.hello
        var ended = EndedSession(
            facts: facts,
            serverName: facts.tls?.serverName ?? handshake?.inspector.observer.clientHello?.serverName,
            ended: WallClock.milliseconds(),
            messages: messages,
            ending: ending,
            transcript: transcript.lines
        )
        concludeLab(&ended)
        logWhatWasLeftOut()
        ended.log(to: environment.logger)
        environment.keeper.record(ended)
    }
}
