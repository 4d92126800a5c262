import Dispatch
import Logging
import Synchronization
import Testing

@testable import Systemd

@Suite(.timeLimit(.minutes(5))) struct JournalQueueTests {
    /// A journald that takes nothing until it is told to.
    private final class StoppedJournal: Sendable {
        private let gate = DispatchSemaphore(value: 0)
        private let isOpen = Mutex(false)
        private let taken = Mutex<[JournalEntry]>([])

        var entries: [JournalEntry] { taken.withLock { $0 } }
        var messages: [String] { entries.map { $0["MESSAGE"] ?? "" } }

        func send(_ entry: JournalEntry) {
            if !isOpen.withLock({ $0 }) { gate.wait() }
            taken.withLock { $0.append(entry) }
        }

        func open() {
            isOpen.withLock { $0 = true }
            gate.signal()
        }
    }

    private static func entry(_ number: Int) -> JournalEntry {
        JournalEntry(warning: "\(number)", fields: [], identifier: "test")
    }

    @Test func `entries arrive in the order in which they were logged`() {
        let journal = StoppedJournal()
        journal.open()
        let queue = JournalQueue(identifier: "test") { journal.send($0) }
        for number in 1...1_000 { queue.append(Self.entry(number)) }
        queue.flush(patience: .seconds(20))
        #expect(journal.messages == (1...1_000).map(String.init))
    }

    @Test func `a journald that takes nothing holds nobody up, and what does not fit is counted and reported`() throws {
        let journal = StoppedJournal()
        let size = Self.entry(1).size
        let queue = JournalQueue(identifier: "test", limit: 10 * size) { journal.send($0) }
        // Nothing of it waits: the whole test would.
        for _ in 1...25 { queue.append(Self.entry(1)) }
        journal.open()
        queue.flush(patience: .seconds(20))
        queue.flush(patience: .seconds(20))

        #expect(journal.entries.count { $0["LETTERLOCK_DROPPED"] == nil } == 10)
        // One report or two, as the journal stopped before the first of them was dropped or after.
        let reports = journal.entries.filter { $0["LETTERLOCK_DROPPED"] != nil }
        #expect(reports.compactMap { $0["LETTERLOCK_DROPPED"].flatMap { Int($0) } }.reduce(0, +) == 15)
        let last = try #require(reports.last)
        #expect(
            last["MESSAGE"]?.hasSuffix(" events were not logged, because journald did not take them fast enough")
                == true
        )
        #expect(last["PRIORITY"] == "4")
    }

    @Test func `entries of exactly the limit are kept, and one more is dropped`() {
        for (count, dropped) in [(10, false), (11, true)] {
            let journal = StoppedJournal()
            let queue = JournalQueue(identifier: "test", limit: 10 * Self.entry(1).size) { journal.send($0) }
            for _ in 1...count { queue.append(Self.entry(1)) }
            journal.open()
            queue.flush(patience: .seconds(20))
            queue.flush(patience: .seconds(20))
            #expect(journal.entries.contains { $0["LETTERLOCK_DROPPED"] != nil } == dropped)
        }
    }

    @Test func `there is room again when journald has taken what waited`() {
        let journal = StoppedJournal()
        let queue = JournalQueue(identifier: "test", limit: 10 * Self.entry(1).size) { journal.send($0) }
        for _ in 1...11 { queue.append(Self.entry(1)) }
        journal.open()
        queue.flush(patience: .seconds(20))
        for _ in 1...10 { queue.append(Self.entry(2)) }
        queue.flush(patience: .seconds(20))
        queue.flush(patience: .seconds(20))
        #expect(journal.messages.filter { $0 == "2" }.count == 10)
    }

    @Test func `the end of the process does not wait for ever`() {
        let journal = StoppedJournal()
        let queue = JournalQueue(identifier: "test") { journal.send($0) }
        queue.append(Self.entry(1))
        queue.flush(patience: .milliseconds(10))
        #expect(journal.entries.isEmpty)
        journal.open()
    }
}
