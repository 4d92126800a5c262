import NIOCore

/// The sessions of one event loop that have more to execute than one turn allows.
///
/// Each has its turn, then the loop looks at its sockets, then each has another. To hand the rest of the work to the loop
/// with `execute` would not do: the loop runs such tasks, and those that they bring about, before it looks again.
final class TurnQueue: Sendable {
    private struct State {
        var waiting: [() -> Void] = []
        var isScheduled = false
    }

    /// Enough for the next round not to be due before the loop has looked at its sockets.
    private static let pause = TimeAmount.microseconds(50)

    private let eventLoop: any EventLoop
    private let state: NIOLoopBoundBox<State>

    init(on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        state = .makeBoxSendingValue(State(), eventLoop: eventLoop)
    }

    /// Lets a session wait for its next turn; called on the event loop.
    func append(_ turn: @escaping () -> Void) {
        state.value.waiting.append(turn)
        schedule()
    }

    private func schedule() {
        guard !state.value.isScheduled, !state.value.waiting.isEmpty else { return }
        state.value.isScheduled = true
        eventLoop.scheduleTask(in: Self.pause) { self.runRound() }
    }

    private func runRound() {
        let turns = state.value.waiting
        state.value.waiting = []
        for turn in turns { turn() }
        // Not before all have had their turn, or the next round could be due at once.
        state.value.isScheduled = false
        schedule()
    }
}
