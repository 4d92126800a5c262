import TestSupport

@testable import InternetMessage

extension LimitRow {
    /// The limits of what is read of a mail.
    static let mail = structure + addresses + fields + texts + charsets + faults

    private static func x(_ count: Int, _ piece: String = "x") -> String { String(repeating: piece, count: count) }

    private static func parsed(_ text: String) -> ParsedMessage { ParsedMessage(source: Array(text.utf8)) }

    private static func whole(_ isWhole: Bool) -> String { isWhole ? "whole" : "cut" }

    private static let structure = [
        LimitRow("MessageScanner.maximumDepth", within: "whole", beyond: "cut") { excess in
            let levels = MessageScanner.maximumDepth - 1 + excess
            var mail = ""
            for level in 0..<levels {
                mail += "Content-Type: multipart/mixed; boundary=b\(level)\r\n\r\n--b\(level)\r\n"
            }
            let faults = parsed(mail + "\r\ntext").faults
            return whole(!faults.contains { $0.contains("nested deeper") })
        },
        LimitRow("MessageScanner.maximumParts", within: "whole", beyond: "cut") { excess in
            let count = MessageScanner.maximumParts - 1 + excess
            let header = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            let message = parsed(header + x(count, "--b\r\nContent-Type: image/png\r\n\r\nx\r\n") + "--b--\r\n")
            return whole(message.inline.count == count && !message.faults.contains { $0.contains("left out") })
        },
        LimitRow("MessageScanner.maximumFields", within: "whole", beyond: "cut") { excess in
            let count = MessageScanner.maximumFields + excess
            let message = parsed(x(count, "X: y\r\n") + "\r\n")
            return whole(message.header.count == count && !message.faults.contains { $0.contains("left out") })
        },
    ]

    private static let addresses = [
        LimitRow("AddressParser.maximumMailboxes", "in one field", within: "whole", beyond: "cut") { excess in
            let count = AddressParser.maximumMailboxes + excess
            let message = parsed("To: " + x(count - 1, "a@b,") + "a@b\r\n\r\n")
            return whole(message.summary.to.count == count && !message.faults.contains { $0.contains("left out") })
        },
        LimitRow("AddressParser.maximumMailboxes", "in two fields", within: "whole", beyond: "cut") { excess in
            let count = AddressParser.maximumMailboxes + excess
            let fields = "To: " + x(count - 2, "a@b,") + "a@b\r\nTo: a@b\r\n\r\n"
            return whole(parsed(fields).summary.to.count == count)
        },
    ]

    // MARK: - Fields

    private static let fields = [
        LimitRow("ScannedField.longestValue", within: "whole", beyond: "cut") { excess in
            let count = ScannedField.longestValue + excess
            return whole(parsed("List-Unsubscribe: \(x(count))\r\n\r\n").listUnsubscribe.header.utf8.count == count)
        },
        LimitRow("MessageSummary.longestSubject", within: "whole", beyond: "cut") { excess in
            let count = MessageSummary.longestSubject + excess
            return whole(parsed("Subject: \(x(count))\r\n\r\n").summary.subject.utf8.count == count)
        },
        LimitRow("MessageSummary.longestMessageID", within: "whole", beyond: "cut") { excess in
            let count = MessageSummary.longestMessageID + excess
            return whole(parsed("Message-ID: \(x(count))\r\n\r\n").summary.messageID.utf8.count == count)
        },
        LimitRow("MessageSummary.longestDate", within: "whole", beyond: "cut") { excess in
            let date = "Tue, 24 Nov 2026 04:00:00 +0100"
            let comment = "(\(x(MessageSummary.longestDate + excess - date.utf8.count - 2)))"
            return whole(parsed("Date: \(comment)\(date)\r\n\r\n").summary.date == 1_795_489_200)
        },
        LimitRow("ContentDescription.longestValue", within: "whole", beyond: "cut") { excess in
            let (start, end) = ("text/plain; a=", "; charset=koi8-r")
            let length = ContentDescription.longestValue + excess - start.utf8.count - end.utf8.count
            let field = "Content-Type: \(start)\(x(length))\(end)\r\n\r\n"
            return whole(ParsedMessage(source: Array(field.utf8) + [0xF1]).text == "Я")
        },
        LimitRow("ParameterizedValue.maximumParameters", within: "whole", beyond: "cut") { excess in
            let before = (1..<ParameterizedValue.maximumParameters + excess).map { "; a\($0)=x" }.joined()
            return whole(ParameterizedValue(Array("text/plain\(before); last=x".utf8)).text("last") == "x")
        },
        LimitRow("FileName.maximumLength", within: "whole", beyond: "cut") { excess in
            let name = x(FileName.maximumLength + excess)
            return whole(FileName.display(name) == name)
        },
    ]

    // MARK: - Texts

    private static let texts = [
        LimitRow("Snippet.maximumLength", within: "whole", beyond: "cut") { excess in
            let text = x(Snippet.maximumLength + excess, "ä")
            return whole(Snippet.text(of: text) == text)
        },
        LimitRow("MessageSummary.mostText", within: "whole", beyond: "cut") { excess in
            let text = x(MessageSummary.mostText - 1 + excess, " ") + "x"
            return whole(parsed("\r\n" + text).summary.snippet == "x")
        },
        LimitRow("MessageSummary.mostHTML", within: "whole", beyond: "cut") { excess in
            let text = x(MessageSummary.mostHTML - 1 + excess, " ") + "x"
            return whole(parsed("Content-Type: text/html\r\n\r\n" + text).summary.snippet == "x")
        },
        LimitRow("MessageSummary.mostTextOfHTML", within: "whole", beyond: "cut") { excess in
            // Of two bytes each, and one of three.
            let count = MessageSummary.mostTextOfHTML - 1 + excess
            let unseen = count % 2 == 0 ? x(count / 2, "\u{AD}") : x((count - 3) / 2, "\u{AD}") + "\u{200B}"
            let header = "Content-Type: text/html; charset=utf-8\r\n\r\n"
            return whole(parsed(header + unseen + "x").summary.snippet == "x")
        },
    ]

    private static let charsets = [
        LimitRow("Charset.longestLabel", within: "known", beyond: "unknown") { excess in
            let label = x(Charset.longestLabel - 6 + excess, " ") + "koi8-r"
            return Charset(label: label) == nil ? "unknown" : "known"
        },
        LimitRow("PartText.longestPrologue", within: "whole", beyond: "cut") { excess in
            let mark = "<meta charset=koi8-r"
            let header = "Content-Type: text/html\r\n\r\n"
            let start = x(PartText.longestPrologue - mark.utf8.count + excess, " ") + mark + ">"
            let message = ParsedMessage(source: Array((header + start).utf8) + [0xF1])
            return whole(message.html.hasSuffix("Я"))
        },
        LimitRow("CharsetConverter.maximumMalformed", within: "replaced", beyond: "guessed") { excess in
            let count = CharsetConverter.maximumMalformed + excess
            let bytes = (1...count).flatMap { _ in [0x81, 0x20] as [UInt8] }
            guard let converted = CharsetConverter.convert(bytes.span, from: "SHIFT_JIS") else { return "unknown" }
            let replaced = converted.text.unicodeScalars.count { $0 == "\u{FFFD}" }
            return replaced == count && converted.malformed == count ? "replaced" : "guessed"
        },
    ]

    // MARK: - Faults

    private static let faults = [
        LimitRow("ParsedMessage.maximumFaults", within: "whole", beyond: "cut") { excess in
            let count = ParsedMessage.maximumFaults + excess
            let header = "From: a@b\r\nDate: Tue, 24 Nov 2026 04:00:00 +0100\r\nTo: "
            let faults = parsed(header + x(count - 1, "a b,") + "a b\r\n\r\n").faults
            return whole(faults.count == count && faults.last?.hasPrefix("There are more") == false)
        },
        LimitRow("ListUnsubscribe.maximumFaults", within: "whole", beyond: "cut") { excess in
            let links = "<mailto:a@b>" + x(ListUnsubscribe.maximumFaults + excess, ", <ftp://a>")
            return whole(!ListUnsubscribe(header: links, headerPost: "").errors.contains("There are more"))
        },
        LimitRow("FaultList.longestQuotation", within: "whole", beyond: "cut") { excess in
            let text = x(FaultList.longestQuotation + excess)
            return whole(FaultList.quote(text) == "\"\(text)\"")
        },
    ]
}
