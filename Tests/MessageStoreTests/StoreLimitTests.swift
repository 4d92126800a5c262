import TestSupport
import Testing

@testable import MessageStore

/// Every limit of the store: what comes to it passes, and one more does not.
@Suite(.timeLimit(.minutes(2)))
struct StoreLimitTests {
    @Test("What is within a limit passes, and one more does not", arguments: LimitRow.store.indices)
    func limit(row: Int) async throws {
        let row = LimitRow.store[row]
        let faults = try await row.faults()
        #expect(faults.isEmpty, "\(row.way)")
    }

    /// What is shown by a test of its own, since it cannot be come to exactly or takes its time.
    private static let others: Set = [
        // How long somebody waits for others: CheckpointTests, LongSearchTests.
        "DatabaseFile.busyTimeout", "Writer.longestWaitForReaders",
        // In pages of a log that several write: LongSearchTests.log.
        "Checkpointer.longestLog",
        // SearchTests.many.
        "MessageTable.mostSorted",
    ]

    @Test("Each limit that is declared is in the table")
    func complete() throws {
        let declared = try DeclaredLimits.names(in: "MessageStore")
        #expect(declared == Set(LimitRow.store.map(\.limit)).union(Self.others))
    }
}
