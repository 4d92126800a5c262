import FoundationEssentials
import PeerInput
import SMTPProtocol

extension ValueType where Value == [FaultRule] {
    /// Rules; in the variable as JSON too.
    static var faultRules: ValueType {
        ValueType(
            summary:
                #"list of objects, as [{"Name": "full", "Match": {"Recipient": "full@*"}, "Stage": "Rcpt", "Action": {"Code": 552}}]"#,
            text: { text throws(ValueFault) in
                let json: JSONValue
                do throws(JSONSyntaxError) {
                    json = try JSONReader.read(Array(text.utf8))
                } catch {
                    throw ValueFault("is not a JSON list: \(error)")
                }
                return try FaultRuleReader.rules(json)
            },
            json: { json throws(ValueFault) in try FaultRuleReader.rules(json) },
            describe: { $0.isEmpty ? "" : JSONValue.array($0.map { .object($0.members) }).source },
            inFile: { JSONValue.array($0.map { .object($0.members) }).source }
        )
    }
}

extension ValueType where Value == String {
    static var faultName: ValueType {
        .text("a name of 1 to 64 printable ASCII characters") { text throws(ValueFault) in
            guard 1...64 ~= text.utf8.count, text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else {
                throw ValueFault("must be a name of 1 to 64 printable ASCII characters")
            }
        }
    }

    static var replyText: ValueType {
        .text("text") { text throws(ValueFault) in
            guard 1...Reply.maximumMadeUpText ~= text.utf8.count, text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else {
                throw ValueFault("must have 1 to \(Reply.maximumMadeUpText) printable ASCII characters")
            }
        }
    }
}

extension ValueType where Value == TextPattern {
    static var pattern: ValueType {
        .scalar(
            "pattern",
            describe: \.text,
            text: { text throws(ValueFault) in
                guard text.utf8.count <= 320, !text.unicodeScalars.contains(where: PrintableText.isControl),
                    let pattern = TextPattern(text)
                else {
                    throw ValueFault("must be a pattern of 1 to 320 bytes, in which * stands for any text")
                }
                return pattern
            }
        )
    }
}

extension ValueType where Value == Int {
    static var refusalCode: ValueType {
        .scalar(
            "code",
            in: .number,
            describe: { String($0) },
            text: { text throws(ValueFault) in
                guard let code = PeerNumber.read(text, in: 0...999), Reply.isRefusal(code) else {
                    throw ValueFault("must be the code of a refusal, 400 to 459 or 500 to 559 (RFC 5321 §4.2)")
                }
                return code
            }
        )
    }
}

extension ValueType where Value == EnhancedCode {
    static var enhancedCode: ValueType {
        .scalar(
            "enhanced code",
            describe: \.description,
            text: { text throws(ValueFault) in
                guard let code = EnhancedCode(text) else {
                    throw ValueFault(#"must be an enhanced code, as "4.7.1" (RFC 3463)"#)
                }
                return code
            }
        )
    }
}

extension ValueType where Value == [SMTPExtension] {
    static var extensions: ValueType {
        .list(of: .oneOf()).checked { extensions throws(ValueFault) in
            guard !extensions.isEmpty else { throw ValueFault("must name at least one extension") }
        }
    }
}

extension ValueType where Value == Double {
    static var share: ValueType {
        .scalar(
            "share",
            in: .number,
            describe: { "\($0)" },
            text: { text throws(ValueFault) in
                guard let share = Double(text), share > 0, share <= 1 else {
                    throw ValueFault("must be a share above 0 and up to 1, as 0.25")
                }
                return share
            }
        )
    }
}

extension ValueType where Value == FaultRule.Expiry {
    private static var longest: Duration { .seconds(366 * 86_400) }

    /// A length of time from when the rule is put, or a point in time.
    static var expiry: ValueType {
        let duration = ValueType<Duration>.duration(.milliseconds(1)...longest)
        return .scalar(
            "duration or time",
            describe: { expiry in
                switch expiry {
                case .after(let time): duration.describe(time)
                case .at(let end): style.format(Date(timeIntervalSince1970: Double(end) / 1_000))
                }
            },
            text: { text throws(ValueFault) in
                if text.contains("T"), let end = PeerTime.milliseconds(text), 0..<4_000_000_000_000 ~= end {
                    return .at(end / 1_000 * 1_000)
                }
                do throws(ValueFault) {
                    return .after(try duration.text(text))
                } catch {
                    throw ValueFault(
                        "must be a time in UTC, as 2030-01-31T18:00:00Z, or a duration, as 10m, of up to 366d"
                    )
                }
            }
        )
    }

    private static var style: Date.ISO8601FormatStyle { Date.ISO8601FormatStyle() }
}
