import TestSupport
import Testing

@testable import SMTPProtocol

/// Every limit of a session: what comes to it passes, and one more does not.
@Suite(.timeLimit(.minutes(5))) struct SessionLimitTests {
    @Test(arguments: LimitRow.session.indices)
    func `What is within a limit passes, and one more does not`(row: Int) async throws {
        let row = LimitRow.session[row]
        let faults = try await row.faults()
        #expect(faults.isEmpty, "\(row.way)")
    }

    @Test func `Each limit that is declared is in the table`() throws {
        #expect(try DeclaredLimits.names(in: "SMTPProtocol") == Set(LimitRow.session.map(\.limit)))
    }
}
