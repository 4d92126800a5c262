/// When a connection takes steps, reads, closes and finishes: events in, actions out, nothing performed.
///
/// It knows of the connection only what no other part does; the rest it is told with each event.
struct ConnectionFlow {
    /// Something that lets the connection go on, or ends it.
    enum Event: Equatable {
        /// It is one of those that count as open.
        case admitted
        /// Bytes have arrived.
        case bytesRead
        /// The client takes replies again.
        case writable
        /// The channel asks to read.
        case readRequested
        /// It was too early to read, under a rule that sets the speed.
        case readPutOff
        /// Now it is time.
        case readDue
        /// As many commands were executed as one turn allows.
        case turnUsedUp
        /// The others have had their turns.
        case turnGranted
        /// All steps were taken that could be.
        case stepsTaken
        /// Work was done on another thread, or a handshake completed.
        case workDone
        /// A rule holds the session up no longer.
        case holdElapsed
        /// The client will send no more.
        case inputClosed
        /// The connection is gone.
        case gone
        /// The server stops.
        case drain
    }

    /// What is to be done.
    enum Action: Equatable {
        /// Let the session consume what has arrived; then comes ``Event/stepsTaken``.
        case takeSteps
        /// Let the other connections have their turns; then comes ``Event/turnGranted``.
        case waitForTurn
        /// Read from the network.
        case read
        /// Tell the session that the client will send no more.
        case endInput
        /// Tell the session that the server stops.
        case drain
        /// Close the connection.
        case close
        /// Give back its place among those that count as open.
        case leave
        /// Write the record; nothing happens any more.
        case finish
    }

    /// What the other parts of the session say at that moment.
    struct Conditions {
        /// A message is being kept, or a password checked.
        var isBusy = false
        /// Bytes have arrived that no step has consumed.
        var hasInput = false
        /// The client takes our replies.
        var isWritable = true
        /// A rule holds the session up.
        var isHeld = false
        /// What has arrived is too far ahead of the disk.
        var isSlowedDown = false
        /// It is decided how the session ends.
        var hasEnded = false
    }

    private var isTakingSteps = false
    /// Something asked for steps while they were taken; what it was may have come too late for them.
    private var isAskedForMore = false
    private var isWaitingForTurn = false
    private var isReadDeferred = false
    private var isInputEndPending = false
    private var isDraining = false
    private var isAdmitted = false
    private var isFinished = false
    /// Whether the client will send no more.
    private(set) var isInputClosed = false
    /// Whether the connection is gone.
    private(set) var isGone = false

    mutating func handle(_ event: Event, _ conditions: @autoclosure () -> Conditions) -> [Action] {
        switch event {
        case .admitted:
            isAdmitted = true
            return []
        case .bytesRead:
            return steps()
        case .writable, .readDue:
            return goOn(conditions)
        case .workDone:
            return isGone ? finish() : goOn(conditions)
        case .holdElapsed:
            if conditions().isHeld { return [] }
            return isGone ? finish() : goOn(conditions)
        case .readRequested:
            isReadDeferred = !mayRead(conditions())
            return isReadDeferred ? [] : [.read]
        case .readPutOff:
            isReadDeferred = true
            return []
        case .turnUsedUp:
            isWaitingForTurn = true
            return [.waitForTurn]
        case .turnGranted:
            guard isWaitingForTurn else { return [] }
            isWaitingForTurn = false
            return steps()
        case .stepsTaken:
            isTakingSteps = false
            return afterSteps(conditions)
        case .inputClosed:
            isInputClosed = true
            isInputEndPending = true
            return endInput(conditions())
        case .gone:
            isGone = true
            // What has arrived is still executed, and a message on its way into the store is still counted.
            guard isWaitingForTurn else { return conditions().isBusy ? [] : finish() }
            isWaitingForTurn = false
            return steps()
        case .drain:
            defer { isDraining = true }
            return isDraining ? [] : [.drain]
        }
    }

    // MARK: - Steps

    private mutating func steps() -> [Action] {
        // What is written in the middle of a step may bring about an event from within: the bytes of that step still stand
        // in the input and would be executed again.
        guard !isTakingSteps else {
            isAskedForMore = true
            return []
        }
        guard !isWaitingForTurn else { return [] }
        isTakingSteps = true
        isAskedForMore = false
        return [.takeSteps]
    }

    private mutating func goOn(_ conditions: () -> Conditions) -> [Action] {
        let steps = steps()
        return steps.isEmpty ? resumeReading(conditions()) : steps
    }

    private mutating func afterSteps(_ conditions: () -> Conditions) -> [Action] {
        let conditions = conditions()
        if isGone { return conditions.isBusy ? [] : finish() }
        if isAskedForMore { return steps() }
        let reading = resumeReading(conditions)
        guard isInputEndPending else { return reading }
        return reading + endInput(conditions)
    }

    /// Tells the session that nothing more will come, once what has arrived waits for nothing but the session itself.
    private mutating func endInput(_ conditions: Conditions) -> [Action] {
        guard isInputEndPending, !isWaitingForTurn, !conditions.isHeld else { return [] }
        isInputEndPending = false
        return conditions.hasEnded ? [.close] : [.endInput] + steps()
    }

    // MARK: - Reading

    /// Whether more may be read: not while more has arrived than the session can take, or while the client does not take our
    /// replies; what it sends may wait in the kernel.
    ///
    /// Not as soon as the session is busy, for to stop reading and to begin again are system calls, and most clients wait for
    /// the reply.
    private func mayRead(_ conditions: Conditions) -> Bool {
        let isStopped = conditions.isBusy || isWaitingForTurn || conditions.isHeld
        return !(isStopped && conditions.hasInput) && !conditions.isSlowedDown && conditions.isWritable
    }

    private mutating func resumeReading(_ conditions: Conditions) -> [Action] {
        guard isReadDeferred, mayRead(conditions) else { return [] }
        isReadDeferred = false
        return [.read]
    }

    // MARK: - The end

    private mutating func finish() -> [Action] {
        // A reply that cannot be written closes the connection at once, and whoever wrote it may finish too.
        guard !isFinished else { return [] }
        isFinished = true
        return isAdmitted ? [.leave, .finish] : [.finish]
    }
}
