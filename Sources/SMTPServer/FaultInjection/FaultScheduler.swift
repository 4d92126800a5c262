import NIOCore
import SMTPProtocol

/// The rules of Faults in one session: asks for them, holds the session up for their delays, and slows its reading down.
final class FaultScheduler: FaultSource {
    private let configuration: SessionConfiguration
    private let recorder: SessionRecorder
    private let elapsed: (ChannelHandlerContext) -> Void

    /// Actions that wait, in their order; the session takes no step meanwhile, so that there are few.
    private var waiting = CircularBuffer<Action>()
    /// Whether what comes next has to wait for a delay, or for the speed of a reply.
    private(set) var isHolding = false
    /// Whether it is a delay that holds up.
    private var isDelaying = false
    private var timer: Scheduled<Void>?
    /// Bytes a second at which is read; `nil` is as fast as can be.
    private var rate: Int?
    private var nextRead = NIODeadline.distantPast
    private var readTimer: Scheduled<Void>?

    /// Gives nothing where no rule can ever act.
    ///
    /// - Parameter elapsed: called when the session is held up no longer.
    init?(
        _ configuration: SessionConfiguration,
        _ recorder: SessionRecorder,
        elapsed: @escaping (ChannelHandlerContext) -> Void
    ) {
        guard configuration.environment.faults.mayAct else { return nil }
        self.elapsed = elapsed
        self.configuration = configuration
        self.recorder = recorder
    }

    func rule(for moment: FaultMoment) -> FaultRule? {
        var moment = moment
        moment.serverName = recorder.facts.tls?.serverName
        moment.port = configuration.listener.port
        moment.connection = recorder.facts.id
        return configuration.environment.faults.rule(for: moment)
    }

    // MARK: - Holding up

    /// Takes an action that has to wait; says no where none has to.
    func takes(_ action: Action) -> Bool {
        guard isHolding else { return false }
        waiting.append(action)
        return true
    }

    /// Has an action wait for a delay, before those that came while the replies were written.
    func delay(_ action: Action, for time: TimeAmount, _ context: ChannelHandlerContext) {
        waiting.prepend(action)
        isDelaying = true
        hold(for: time, context)
    }

    /// Holds the session up for so long.
    func hold(for time: TimeAmount, _ context: ChannelHandlerContext) {
        isHolding = true
        timer = configuration.eventLoop.assumeIsolated().scheduleTask(in: time) { [self] in
            isHolding = false
            isDelaying = false
            timer = nil
            elapsed(context)
        }
    }

    /// The next action that need not wait any longer.
    func next() -> Action? { isHolding ? nil : waiting.popFirst() }

    /// Whether it is a delay for which a client waits that has said all it will.
    var isDelayed: Bool { isHolding && isDelaying }

    /// The client is gone, and nothing is waited for any more; gives what waited.
    func stop() -> CircularBuffer<Action> {
        timer?.cancel()
        readTimer?.cancel()
        defer { waiting.removeAll() }
        isHolding = false
        isDelaying = false
        rate = nil
        return waiting
    }

    // MARK: - Reading slowly

    /// From now on so many bytes a second are read.
    func slowDown(to rate: Int, _ context: ChannelHandlerContext) {
        self.rate = rate
        // A TLS record is of use only when it is there as a whole.
        let capacity = min(max(ReplyWriter.piece(rate), recorder.facts.tls == nil ? 1 : 1_024), 65_536)
        let options = context.channel.syncOptions
        try? options?.setOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: capacity))
        try? options?.setOption(.maxMessagesPerRead, value: 1)
    }

    /// So many bytes have arrived: the next are due later.
    func received(_ bytes: Int) {
        guard let rate else { return }
        nextRead = max(nextRead, configuration.eventLoop.now) + ReplyWriter.time(bytes, rate)
    }

    /// Whether it is too early to read more; then `resume` is called when it is time, with how long that took.
    func mustReadLater(resume: @escaping (TimeAmount) -> Void) -> Bool {
        let now = configuration.eventLoop.now
        guard rate != nil, nextRead > now else { return false }
        guard readTimer == nil else { return true }
        let wait = nextRead - now
        readTimer = configuration.eventLoop.assumeIsolated().scheduleTask(deadline: nextRead) { [self] in
            readTimer = nil
            resume(wait)
        }
        return true
    }

    /// Whether it is the rule, and not the client, that nothing arrives for.
    var holdsUpReading: Bool { readTimer != nil }
}

extension FaultRule {
    /// What it does, for people.
    var summary: String {
        var parts: [String] = []
        if let delay = action.delay { parts.append("waits \(TimeAmount(delay).inWords)") }
        if let reply = action.reply { parts.append("answers “\(reply.firstLine)”") }
        if action.reply != nil || action.keep != nil, stage == .endOfData {
            parts.append(action.keep == true ? "the message is kept" : "the message is not kept")
        }
        if let rate = action.bytesPerSecond { parts.append("\(rate) bytes a second from now on") }
        if !action.withheldExtensions.isEmpty {
            parts.append("without " + action.withheldExtensions.map(\.rawValue).joined(separator: ", "))
        }
        if let size = action.size { parts.append("SIZE \(size)") }
        switch action.disconnect {
        case .before?: parts.append("closes the connection without an answer")
        case .after?: parts.append("closes the connection behind the answer")
        case nil: break
        }
        return parts.joined(separator: "; ")
    }
}
