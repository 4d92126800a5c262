import TestSupport
import Testing

@testable import PeerInput

/// Every limit of what is read from outside: what comes to it is read, and one more is not.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    private static let rows = [
        LimitRow("NearestName.longestName", within: "compared", beyond: "ignored") { excess in
            let name = String(repeating: "n", count: NearestName.longestName + excess)
            return NearestName.nearest(to: name, in: ["name"]).map { _ in "compared" } ?? "ignored"
        }
    ]

    @Test(arguments: rows.indices)
    func `What is within a limit passes, and one more does not`(row: Int) async throws {
        let faults = try await Self.rows[row].faults()
        #expect(faults.isEmpty)
    }

    @Test func `Each limit that is declared is in the table`() throws {
        #expect(try DeclaredLimits.names(in: "PeerInput") == Set(Self.rows.map(\.limit)))
    }
}
