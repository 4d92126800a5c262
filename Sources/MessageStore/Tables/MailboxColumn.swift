import InternetMessage

/// A list of mailboxes as a column: JSON, which SQL can look into, and NULL for the empty list.
///
/// Every message writes some, so this is done by hand: JSONEncoder took a tenth of the time that a message costs.
enum MailboxColumn {
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    static func text(_ mailboxes: [Mailbox]) -> String? {
        guard !mailboxes.isEmpty else { return nil }
        var json: [UInt8] = []
        json.reserveCapacity(96 * mailboxes.count)
        for mailbox in mailboxes {
            json.append(UInt8(ascii: json.isEmpty ? "[" : ","))
            json.append(contentsOf: #"{"name":"#.utf8)
            append(mailbox.name, to: &json)
            json.append(contentsOf: #","address":"#.utf8)
            append(mailbox.address, to: &json)
            json.append(UInt8(ascii: "}"))
        }
        json.append(UInt8(ascii: "]"))
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
        var json: [UInt8] = []
        append(text, to: &json)
        return String(decoding: json.dropFirst().dropLast(), as: UTF8.self)
    }

    /// A JSON string (RFC 8259 §7).
    private static func append(_ string: String, to json: inout [UInt8]) {
        json.append(quote)
        for byte in string.utf8 {
            switch byte {
            case quote, backslash:
                json.append(backslash)
                json.append(byte)
            case 0..<0x20:
                json.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u00").utf8)
                json.append(contentsOf: String(byte, radix: 16).utf8)
            default:
                json.append(byte)
            }
        }
        json.append(quote)
    }
}
