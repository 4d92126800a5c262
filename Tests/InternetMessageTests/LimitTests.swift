import TestSupport
import Testing

/// Every limit of what is read of a mail: what comes to it is read, and one more is not.
@Suite(.serialized, .timeLimit(.minutes(5))) struct LimitTests {
    @Test(arguments: LimitRow.mail.indices)
    func `What is within a limit is read, and one more is not`(row: Int) async throws {
        let row = LimitRow.mail[row]
        let faults = try await row.faults()
        #expect(faults.isEmpty, "\(row.way)")
    }

    /// What is measured of a mail, and what a character takes.
    private static let others: Set = ["OpenMultiparts.longest", "CharsetConverter.mostBytesInUTF8"]

    @Test func `Each limit that is declared is in the table`() throws {
        let declared = try DeclaredLimits.names(in: "InternetMessage")
        #expect(declared == Set(LimitRow.mail.map(\.limit)).union(Self.others))
    }
}
