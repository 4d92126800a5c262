import Testing

@testable import SMTPServer

/// When a connection takes steps, reads, closes and finishes: rows of what has happened, what is so, and what is done.
@Suite struct ConnectionFlowTests {
    typealias Event = ConnectionFlow.Event
    typealias Action = ConnectionFlow.Action

    /// One case.
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        /// What happened before, with nothing that stood in the way.
        var before: [Event] = []
        var event: Event
        var busy = false
        var hasInput = false
        var writable = true
        var held = false
        var slowedDown = false
        var ended = false
        var then: [Action]

        var testDescription: String { name }

        var conditions: ConnectionFlow.Conditions {
            .init(
                isBusy: busy,
                hasInput: hasInput,
                isWritable: writable,
                isHeld: held,
                isSlowedDown: slowedDown,
                hasEnded: ended
            )
        }
    }

    static let steps = [
        Row(name: "what arrives is consumed", event: .bytesRead, then: [.takeSteps]),
        Row(name: "but not twice: steps are being taken", before: [.bytesRead], event: .bytesRead, then: []),
        Row(
            name: "what came meanwhile is consumed behind them",
            before: [.bytesRead, .bytesRead],
            event: .stepsTaken,
            then: [.takeSteps]
        ),
        Row(
            name: "it is asked for once",
            before: [.bytesRead, .bytesRead, .stepsTaken],
            event: .stepsTaken,
            then: []
        ),
        Row(
            name: "nor while it waits for a turn",
            before: [.bytesRead, .turnUsedUp, .stepsTaken],
            event: .bytesRead,
            then: []
        ),
        Row(name: "one turn is enough", before: [.bytesRead], event: .turnUsedUp, then: [.waitForTurn]),
        Row(
            name: "its turn comes",
            before: [.bytesRead, .turnUsedUp, .stepsTaken],
            event: .turnGranted,
            then: [.takeSteps]
        ),
        Row(name: "a turn that nobody waits for", event: .turnGranted, then: []),
        Row(name: "work on another thread is done", event: .workDone, then: [.takeSteps]),
        Row(name: "a rule holds it up no longer", event: .holdElapsed, then: [.takeSteps]),
        Row(name: "a rule holds it up again", event: .holdElapsed, held: true, then: []),
    ]

    static let reading = [
        Row(name: "more is read", event: .readRequested, then: [.read]),
        Row(name: "a busy session with nothing left is read for", event: .readRequested, busy: true, then: [.read]),
        Row(name: "busy, and more is there", event: .readRequested, busy: true, hasInput: true, then: []),
        Row(name: "held up, and more is there", event: .readRequested, hasInput: true, held: true, then: []),
        Row(name: "the client takes no replies", event: .readRequested, writable: false, then: []),
        Row(name: "the disk is behind", event: .readRequested, slowedDown: true, then: []),
        Row(
            name: "it waits for a turn, and more is there",
            before: [.bytesRead, .turnUsedUp, .stepsTaken],
            event: .readRequested,
            hasInput: true,
            then: []
        ),
        Row(
            name: "what was put off is read behind the steps",
            before: [.readPutOff, .readDue],
            event: .stepsTaken,
            then: [.read]
        ),
        Row(
            name: "but not while that still stands in the way",
            before: [.readPutOff, .readDue],
            event: .stepsTaken,
            writable: false,
            then: []
        ),
        Row(
            name: "it is read once",
            before: [.readPutOff, .readDue, .stepsTaken, .bytesRead],
            event: .stepsTaken,
            then: []
        ),
        Row(
            name: "the client takes replies again while it waits for a turn",
            before: [.bytesRead, .turnUsedUp, .stepsTaken, .readPutOff],
            event: .writable,
            then: [.read]
        ),
    ]

    static let end = [
        Row(name: "the client sends no more", event: .inputClosed, then: [.endInput, .takeSteps]),
        Row(name: "and how it ends is decided", event: .inputClosed, ended: true, then: [.close]),
        Row(name: "a rule holds the answer back", event: .inputClosed, held: true, then: []),
        Row(
            name: "told when the rule lets go",
            before: [.bytesRead, .turnUsedUp, .stepsTaken, .inputClosed, .turnGranted],
            event: .stepsTaken,
            then: [.endInput, .takeSteps]
        ),
        Row(
            name: "told once",
            before: [.inputClosed],
            event: .stepsTaken,
            then: []
        ),
        Row(
            name: "told within steps, which are taken again",
            before: [.bytesRead],
            event: .inputClosed,
            then: [.endInput]
        ),
        Row(
            name: "it waits for a turn",
            before: [.bytesRead, .turnUsedUp, .stepsTaken],
            event: .inputClosed,
            then: []
        ),
        Row(name: "gone", event: .gone, then: [.finish]),
        Row(name: "gone, and it counted as open", before: [.admitted], event: .gone, then: [.leave, .finish]),
        Row(name: "gone while a message is being kept", event: .gone, busy: true, then: []),
        Row(name: "the message is kept", before: [.gone], event: .workDone, then: []),
        Row(
            name: "gone while it waits for a turn: what has arrived is executed",
            before: [.bytesRead, .turnUsedUp, .stepsTaken],
            event: .gone,
            then: [.takeSteps]
        ),
        Row(
            name: "then it is over",
            before: [.admitted, .bytesRead, .turnUsedUp, .stepsTaken, .gone],
            event: .stepsTaken,
            then: [.leave, .finish]
        ),
        Row(
            name: "unless a message is being kept by then",
            before: [.admitted, .bytesRead, .turnUsedUp, .stepsTaken, .gone],
            event: .stepsTaken,
            busy: true,
            then: []
        ),
        Row(name: "gone within steps", before: [.bytesRead], event: .gone, then: [.finish]),
        Row(name: "finished once", before: [.bytesRead, .gone], event: .stepsTaken, then: []),
        Row(name: "a rule lets go of who is gone", before: [.gone], event: .holdElapsed, then: []),
        Row(name: "the server stops", event: .drain, then: [.drain]),
        Row(name: "it is said once", before: [.drain], event: .drain, then: []),
    ]

    @Test("The flow does what its row says", arguments: steps + reading + end)
    func row(row: Row) {
        var flow = ConnectionFlow()
        for event in row.before { _ = flow.handle(event, ConnectionFlow.Conditions()) }
        #expect(flow.handle(row.event, row.conditions) == row.then)
    }

    @Test("A message that is being kept when the client goes finishes when it is kept")
    func keptAfterwards() {
        var flow = ConnectionFlow()
        _ = flow.handle(.admitted, .init())
        #expect(flow.handle(.gone, .init(isBusy: true)) == [])
        #expect(flow.handle(.workDone, .init()) == [.leave, .finish])
    }
}
