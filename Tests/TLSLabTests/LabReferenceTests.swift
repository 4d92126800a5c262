import Foundation
import TLSLab
import Testing

@Suite struct LabReferenceTests {
    /// `WRITE_LAB=1` makes the test write the table instead.
    @Test func `The table of docs/lab.md is what the faults and the verifiers say`() throws {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/lab.md")
        let (beginning, end) = ("<!-- faults -->\n", "<!-- end -->\n")
        let text = try String(contentsOf: file, encoding: .utf8)
        let from = try #require(text.range(of: beginning)).upperBound
        let to = try #require(text.range(of: end, range: from..<text.endIndex)).lowerBound
        let table = Self.table
        if ProcessInfo.processInfo.environment["WRITE_LAB"] == "1" {
            try Data((text[..<from] + table + text[to...]).utf8).write(to: file)
        } else {
            #expect(
                text[from..<to] == table,
                "bring it up to date: WRITE_LAB=1 swift test --filter LabReferenceTests"
            )
        }
    }

    private static var table: String {
        var lines = [
            "| fault | the listener … | right answer | why | OpenSSL | GnuTLS | Java |",
            "|---|---|---|---|---|---|---|",
        ]
        var remarks: [String] = []
        for fault in LabFault.allCases {
            let row = FaultRow.all.first { $0.fault == fault }
            let verdicts = row?.verdicts ?? ["", "", ""]
            if let remark = row?.remark { remarks.append("- `\(fault.rawValue)`: \(remark).") }
            let columns = ["`\(fault.rawValue)`", fault.whatIsWrong, fault.rightAnswer.words, fault.why] + verdicts
            lines.append("| \(columns.joined(separator: " | ")) |")
        }
        return (lines + [""] + remarks).joined(separator: "\n") + "\n"
    }
}

extension FaultRow {
    fileprivate var verdicts: [String] {
        let openSSL =
            switch openSSL {
            case .error(let number, 0): "error \(number)"
            case .error(let number, let level): "error \(number) from level \(level) on"
            case .noHandshake(0): "refuses"
            case .noHandshake(let level): "refuses from level \(level) on"
            case .accepts: "accepts"
            }
        let java = javaRefuses.map { $0 ? "refuses" : "accepts" }
        return [openSSL, gnuTLSRefuses ? "refuses" : "accepts", java ?? ""]
    }
}

extension LabFault.Answer {
    fileprivate var words: String {
        switch self {
        case .accept: "accept"
        case .refuse: "refuse"
        case .disbelieve: "not believe it"
        }
    }
}
