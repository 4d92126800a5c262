import Cryptography

extension LabCard {
    /// Cards as JUnit XML, which CI systems show as tests: a suite a client, a test a case.
    ///
    /// What was done right passes, what was done wrong fails; what was not tried or does not decide anything is skipped.
    public static func junit(_ cards: [LabCard]) -> String {
        let counts = { (result: LabVerdict.Result?) in cards.reduce(0) { $0 + $1.count(result) } }
        let total = cards.reduce(0) { $0 + $1.caseCount }
        var lines = [#"<?xml version="1.0" encoding="UTF-8"?>"#]
        lines.append(
            #"<testsuites name="Letterlock TLS lab" "#
                + countAttributes(tests: total, failures: counts(.failed), skipped: counts(nil) + counts(.undecided))
                + ">"
        )
        for card in cards { lines += card.suite }
        lines.append("</testsuites>")
        return lines.joined(separator: "\n") + "\n"
    }

    private var suite: [String] {
        let counts = Self.countAttributes(
            tests: caseCount,
            failures: count(.failed),
            skipped: count(nil) + count(.undecided)
        )
        let name = Self.attribute("name", client.name)
        // Some readers of the format take a time zone for an error: it is UTC.
        let time = Self.attribute("timestamp", String(utcText(client.firstSeen / 1_000).dropLast()))
        let host = Self.attribute("hostname", client.addresses.joined(separator: " "))
        var lines = [#"  <testsuite \#(name) \#(counts) \#(time) \#(host)>"#]
        for row in rows {
            for (mode, result) in row.modes { lines += testCase(LabCase(row.fault, mode), result) }
        }
        return lines + ["  </testsuite>"]
    }

    private func testCase(_ tried: LabCase, _ result: LabResult?) -> [String] {
        let names = "\(Self.attribute("name", tried.name)) \(Self.attribute("classname", client.name))"
        let opening = #"    <testcase \#(names) time="0">"#
        let content =
            switch result?.verdict.result {
            case .passed: "<system-out>\((result?.verdict.detail ?? "").inXML)</system-out>"
            case .failed: failure(tried.fault, result)
            case .undecided: "<skipped \(Self.attribute("message", "Undecided: " + (result?.verdict.detail ?? "")))/>"
            case nil: "<skipped \(Self.attribute("message", "Not tried"))/>"
            }
        return [opening, "      " + content, "    </testcase>"]
    }

    private func failure(_ fault: LabFault, _ result: LabResult?) -> String {
        let type = Self.attribute("type", result?.verdict.answer?.rawValue ?? "Waited")
        let message = Self.attribute("message", result?.verdict.detail ?? "")
        let text = """
            The listener \(fault.whatIsWrong).
            Right answer: \(fault.rightAnswer.inWords)
            Why: \(fault.why)
            Session: \(result.map { String($0.session) } ?? "")
            """
        return "<failure \(type) \(message)>\(text.inXML)</failure>"
    }

    private static func countAttributes(tests: Int, failures: Int, skipped: Int) -> String {
        #"tests="\#(tests)" failures="\#(failures)" errors="0" skipped="\#(skipped)""#
    }

    private static func attribute(_ name: String, _ value: String) -> String { "\(name)=\"\(value.inXML)\"" }
}

extension String {
    /// The text as it may stand in XML 1.0, between tags and in an attribute in double quotes.
    fileprivate var inXML: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            // As they are, an attribute would have blanks for them (XML 1.0 §3.3.3), and a text no carriage return (§2.11).
            case "\t", "\n", "\r": text += "&#\(scalar.value);"
            // XML 1.0 §2.2: these cannot be written, not even as a reference.
            case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
