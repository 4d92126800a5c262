import NIOCore

/// How long a session may wait for its client, and how long it may go on when the server stops.
final class SessionTimeouts {
    /// How long a handshake may go on when the server stops; a client that says nothing must not hold it up.
    private static let handshakeGrace = TimeAmount.milliseconds(500)

    private let configuration: SessionConfiguration
    /// When the client last sent anything.
    private var lastHeard: NIODeadline
    /// Since when its next command, or piece of content, is due.
    private var dueSince: NIODeadline
    /// When the content began that is arriving, whether it is kept or thrown away; `nil` where none does.
    private var contentBegan: NIODeadline?
    private var idle: NIOScheduledCallback?
    private var draining: [Scheduled<Void>] = []

    init(_ configuration: SessionConfiguration) {
        self.configuration = configuration
        lastHeard = configuration.eventLoop.now
        dueSince = lastHeard
    }

    private var eventLoop: any EventLoop { configuration.eventLoop }
    private var settings: SMTPSettings { configuration.settings }
    private var now: NIODeadline { eventLoop.now }

    // MARK: - What happens

    /// Something arrived.
    func heard() {
        lastHeard = now
    }

    /// The client has done what was due, or could not: what comes next is due from now on.
    func renew() {
        dueSince = now
    }

    /// So long the client could not go on, for it was held up here.
    func wasHeldUp(for time: TimeAmount) {
        dueSince = min(dueSince + time, now)
    }

    /// The client is told to begin with its content, which a rule may have put off.
    func contentMayBegin() {
        contentBegan = now
    }

    /// Looks whether content begins or ends with a step: each message, and each chunk that is refused, has its own time.
    func stepTaken(isInContent: Bool) {
        if !isInContent {
            contentBegan = nil
        } else if contentBegan == nil {
            contentBegan = now
        }
    }

    // MARK: - What is late

    /// Whether the message that is arriving has taken too long.
    func messageIsOverdue(isInContent: Bool) -> Bool {
        isInContent && contentBegan.map { $0 + settings.messageTimeout <= now } ?? false
    }

    /// Whether the next command, or piece of content, has not come in time.
    var isOverdue: Bool { dueSince + settings.commandTimeout <= now }

    /// What a client that is late failed to do.
    func delay(isInContent: Bool) -> SessionDiagnosis.Delay {
        if messageIsOverdue(isInContent: isInContent) { return .overdueMessage }
        return lastHeard > dueSince ? .incompleteCommand : .silence
    }

    // MARK: - Timers

    /// Has `check` called again and again, often enough to notice what is late.
    ///
    /// One timer a connection, moved on lazily: cheaper than a new one for each read.
    func watch(_ check: @escaping () -> Void) {
        let least = min(settings.commandTimeout, settings.messageTimeout)
        schedule(IdleTimeout(session: NIOLoopBound((self, check), eventLoop: eventLoop)), in: least)
    }

    fileprivate func again(_ timeout: IdleTimeout) {
        let period = min(settings.commandTimeout.nanoseconds, settings.messageTimeout.nanoseconds) / 4
        schedule(timeout, in: .nanoseconds(max(period, 1_000_000)))
    }

    private func schedule(_ timeout: IdleTimeout, in time: TimeAmount) {
        idle = try? eventLoop.scheduleCallback(in: time, handler: timeout)
    }

    /// The server stops: has `end` called when the session must not go on any longer.
    func limitDraining(isInHandshake: @escaping () -> Bool, end: @escaping () -> Void) {
        let loop = eventLoop.assumeIsolated()
        if isInHandshake() {
            // Cut off in the middle, a client would see a reset; let it come to its end, it is told 421.
            let grace = min(settings.shutdownGrace, Self.handshakeGrace)
            draining.append(loop.scheduleTask(in: grace) { if isInHandshake() { end() } })
        }
        draining.append(loop.scheduleTask(in: settings.shutdownGrace, end))
    }

    func cancel() {
        idle?.cancel()
        idle = nil
        for timer in draining { timer.cancel() }
        draining = []
    }

    fileprivate var isWatching: Bool { idle != nil }
}

/// Wakes a session up to look whether its client is late.
private struct IdleTimeout: NIOScheduledCallbackHandler {
    let session: NIOLoopBound<(timeouts: SessionTimeouts, check: () -> Void)>

    func handleScheduledCallback(eventLoop: some EventLoop) {
        let (timeouts, check) = session.value
        check()
        // Unless the session has ended by that.
        if timeouts.isWatching { timeouts.again(self) }
    }

    func didCancelScheduledCallback(eventLoop: some EventLoop) {}
}
