import TestSupport
import Testing

@testable import TLSLab

/// Every limit of the report: what comes to it is remembered or waited for, and one more is not.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    private static let rows = [
        LimitRow("LabReport.mostClients", within: "remembered", beyond: "forgotten") { excess in
            let report = LabReport(mostClients: 3)
            for number in 1...(3 + excess) {
                report.record(.mailing(.control, hello: "client=\(number)", at: Int64(number)))
            }
            return report.clients(named: "1").isEmpty ? "forgotten" : "remembered"
        },
        LimitRow("LabClient.mostAddresses", within: "remembered", beyond: "forgotten") { excess in
            let report = LabReport()
            for number in 1...(LabClient.mostAddresses + excess) {
                report.record(.mailing(.control, hello: "client=a", address: "192.0.2.\(number)"))
            }
            return report.clients().first?.addresses.contains("192.0.2.1") == true ? "remembered" : "forgotten"
        },
        LimitRow("LabVerdict.longestWait", within: "Undecided", beyond: "Failed") { excess in
            // In milliseconds: one less than the limit says, and than the seconds beside it.
            let time = (LabVerdict.longestWait + Int64(excess)) * 1_000 - 1
            let visit = LabVisit.make(.certificateExpired, lasting: time, ending: "TimedOut")
            return LabVerdict(of: visit)?.result.rawValue ?? "none"
        },
    ]

    @Test(arguments: rows.indices)
    func `What is within a limit passes, and one more does not`(row: Int) async throws {
        let faults = try await Self.rows[row].faults()
        #expect(faults.isEmpty)
    }

    /// A time that was measured.
    private static let others: Set = ["LabVisit.secondsUntilTimeout"]

    @Test func `Each limit that is declared is in the table`() throws {
        #expect(try DeclaredLimits.names(in: "TLSLab") == Set(Self.rows.map(\.limit)).union(Self.others))
    }
}
