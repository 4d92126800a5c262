import TestSupport
import Testing

@testable import SMTPServer

/// Every limit of the server: what comes to it passes, and one more does not.
@Suite(.timeLimit(.minutes(2)))
struct ServerLimitTests {
    @Test("What is within a limit passes, and one more does not", arguments: LimitRow.server.indices)
    func limit(row: Int) async throws {
        let row = LimitRow.server[row]
        let faults = try await row.faults()
        #expect(faults.isEmpty, "\(row.way)")
    }

    /// Sizes of pieces that are made when there is need of them, and refuse nothing.
    private static let others: Set = ["MessageContent.largestPiece", "MessageContent.smallestPiece"]

    @Test("Each limit that is declared is in the table")
    func complete() throws {
        let declared = try DeclaredLimits.names(in: "SMTPServer")
        #expect(declared == Set(LimitRow.server.map(\.limit)).union(Self.others))
    }
}
