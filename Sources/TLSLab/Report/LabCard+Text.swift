extension LabCard {
    /// The card for people: what was counted, a table, and a sentence for each case that went wrong or decides nothing.
    public var text: String {
        var lines = ["\(client.name.readable) [\(client.addresses.joined(separator: ", "))]: \(countsInWords)", ""]
        let modes = LabFault.Mode.allCases
        let width = LabFault.allCases.reduce(0) { max($0, $1.rawValue.count) }
        lines.append(
            Self.line(["Fault".padded(to: width)] + modes.map { $0.rawValue.padded(to: Self.cellWidth) })
        )
        for row in rows {
            let cells = modes.map { mode in
                guard let shown = row.modes.first(where: { $0.mode == mode }) else { return "" }
                return Self.word(for: shown.result)
            }
            lines.append(
                Self.line([row.fault.rawValue.padded(to: width)] + cells.map { $0.padded(to: Self.cellWidth) })
            )
        }
        return (lines + remarks).map { $0 + "\n" }.joined()
    }

    private static let cellWidth = "Accepted, FAILED".count

    private var countsInWords: String {
        let words = [("passed", LabVerdict.Result.passed), ("failed", .failed), ("undecided", .undecided)]
        return (words.map { "\(count($1)) \($0)" } + ["\(count(nil)) not tried"]).joined(separator: ", ")
    }

    /// What is not as it should be, with the reason.
    private var remarks: [String] {
        var lines: [String] = []
        for row in rows {
            let shown = row.modes.filter { $0.result != nil && $0.result?.verdict.result != .passed }
            guard !shown.isEmpty else { continue }
            lines += ["", "\(row.fault.rawValue): the listener \(row.fault.whatIsWrong)."]
            for case (let mode, let result?) in shown {
                lines.append("  \(mode.rawValue), session \(result.session): \(result.verdict.detail)")
            }
            if row.result == .failed { lines.append("  Right: \(row.fault.rightAnswer.inWords) \(row.fault.why)") }
        }
        return lines
    }

    private static func word(for result: LabResult?) -> String {
        guard let verdict = result?.verdict else { return "not tried" }
        let answer = verdict.answer?.rawValue
        return switch verdict.result {
        case .passed: answer ?? "passed"
        case .failed: "\(answer ?? "Waited"), FAILED"
        case .undecided: "undecided"
        }
    }

    private static func line(_ cells: [String]) -> String {
        var line = "  " + cells.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line
    }
}

extension LabFault.Answer {
    /// What a client must do, in a sentence.
    public var inWords: String {
        switch self {
        case .accept: "Send the mail, under TLS."
        case .refuse: "Send neither mail nor credentials, and give up."
        case .disbelieve: "Leave, or send the mail without heeding the reply that came in clear."
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - count, 0))
    }
}
