import InternetMessage

/// A list of mailboxes as a column: JSON, which SQL can look into, and NULL for the empty list.
///
/// Every message writes some, so this is done by hand: JSONEncoder took a tenth of the time that a message costs.
enum MailboxColumn {
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    static func text(_ mailboxes: [Mailbox]) -> String? {
        guard !mailboxes.isEmpty else { return nil }
        // What stands around a name and an address takes 25 bytes.
        let capacity = mailboxes.reduce(2) { $0 + 25 + longest($1.name) + longest($1.address) }
        let json = [UInt8](capacity: capacity) { json in
            for mailbox in mailboxes {
                json.append(json.isEmpty ? #"[{"name":""# : #"},{"name":""#)
                append(mailbox.name, to: &json)
                json.append(#"","address":""#)
                append(mailbox.address, to: &json)
                json.append(quote)
            }
            json.append("}]")
        }
        return String(decoding: json, as: UTF8.self)
    }

    static func mailboxes(_ text: String?) -> [Mailbox] {
        JSONColumn.value([Mailbox].self, text) ?? []
    }

    /// Whether a text could be met in a column outside of names and addresses, or across the end of one.
    ///
    /// Names and addresses stand in quotes, and what stands between two of these is always one of a few words: a text
    /// without a quote that is in none of them can only be met inside a name or an address.
    static func couldBeSyntax(_ text: String) -> Bool {
        text.utf8.contains { $0 == quote || $0 == backslash || $0 < 0x20 }
            || ["[{", "name", ":", ",", "address", "},{", "}]"].contains { $0.holds(text) }
    }

    /// A text as it stands inside of a JSON string of the column.
    static func escaped(_ text: String) -> String {
        let json = [UInt8](capacity: longest(text)) { append(text, to: &$0) }
        return String(decoding: json, as: UTF8.self)
    }

    /// Bytes that a text takes at most: where each is written as `\u0001`.
    private static func longest(_ text: String) -> Int { 6 * text.utf8.count }

    /// The inside of a JSON string (RFC 8259 §7).
    private static func append(_ text: String, to json: inout OutputSpan<UInt8>) {
        let bytes = text.utf8Span.span
        for index in bytes.indices {
            let byte = bytes[index]
            switch byte {
            case quote, backslash:
                json.append(backslash)
                json.append(byte)
            case 0..<0x20:
                json.append(byte < 0x10 ? "\\u000" : "\\u00")
                json.append(String(byte, radix: 16))
            default:
                json.append(byte)
            }
        }
    }
}
