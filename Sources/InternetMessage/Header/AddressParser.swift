/// Reads address lists (RFC 5322 §3.4 and §4.4) as they arrive: groups, routes, comments, names without quotes,
/// encoded words in any place, semicolons for commas, missing brackets.
struct AddressParser {
    static let maximumMailboxes = 10_000

    private let bytes: [UInt8]
    private var position = 0
    private(set) var mailboxes: [Mailbox] = []
    private var faults: FaultList

    /// The words before the address, one space between two.
    private var phrase: [UInt8] = []
    /// The same as an address would have it: quoted strings with their quotes, parted where white space parts words.
    private var bare: [[UInt8]] = []
    private var hasAt = false
    private var comment: [UInt8] = []
    /// What stood between angle brackets.
    private var angled: [UInt8]?
    /// The words behind the angle brackets: junk, or the name of a next mailbox whose comma is missing.
    private var trailing: [UInt8] = []
    private var isAfterBlank = false
    private var isInGroup = false
    private var mayDecodeWhole = true

    private init(_ bytes: [UInt8], faults: FaultList) {
        self.bytes = bytes
        self.faults = faults
    }

    /// The mailboxes of one field's value; groups are dissolved into their members.
    static func mailboxes(in value: [UInt8], faults: inout FaultList) -> [Mailbox] {
        var parser = AddressParser(value, faults: faults)
        parser.parse()
        faults = parser.faults
        return parser.mailboxes
    }

    private mutating func parse() {
        var words = EncodedWordReader(bytes)
        while position < bytes.count {
            guard mailboxes.count < Self.maximumMailboxes else {
                faults.note(
                    "An address list has more than \(Self.maximumMailboxes) mailboxes; the others are left out."
                )
                return
            }
            let byte = bytes[position]
            switch byte {
            case _ where byte.isWhiteSpace:
                isAfterBlank = true
                position += 1
            case UInt8(ascii: "("): readComment()
            case UInt8(ascii: "\""): readQuotedString()
            case UInt8(ascii: "["): readDomainLiteral()
            case UInt8(ascii: "<"): readAngled()
            case UInt8(ascii: ","): separate()
            case UInt8(ascii: ";"):
                isInGroup = false
                separate()
            case UInt8(ascii: ":") where !isInGroup && angled == nil && !hasAt:
                isInGroup = true
                phrase = []
                bare = []
                position += 1
            default:
                let end = words.word(at: position)?.range.upperBound ?? endOfAtom()
                append(word: bytes[position..<end], bare: bytes[position..<end])
                position = end
            }
        }
        finish()
    }

    /// The place behind the run of ordinary characters at `position`, at least one; an encoded word may begin at any "=".
    private func endOfAtom() -> Int {
        var end = position + 1
        while end < bytes.count {
            switch bytes[end] {
            case UInt8(ascii: "("), UInt8(ascii: "\""), UInt8(ascii: "["), UInt8(ascii: "<"), UInt8(ascii: ","),
                UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "="):
                return end
            case let byte where byte.isWhiteSpace: return end
            default: end += 1
            }
        }
        return end
    }

    private mutating func separate() {
        finish()
        position += 1
    }

    private mutating func append(word: ArraySlice<UInt8>, bare text: ArraySlice<UInt8>) {
        if angled != nil {
            if isAfterBlank, !trailing.isEmpty { trailing.append(.space) }
            trailing += word
        } else {
            if isAfterBlank, !phrase.isEmpty { phrase.append(.space) }
            phrase += word
            // Obsolete syntax has white space around the dots and the at sign of an address (RFC 5322 §4.4).
            let isParted = isAfterBlank && !joins(bare.last?.last) && !joins(text.first)
            if isParted || bare.isEmpty { bare.append([]) }
            bare[bare.count - 1] += text
            hasAt = hasAt || text.contains(UInt8(ascii: "@"))
        }
        isAfterBlank = false
    }

    private func joins(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: "@") || byte == UInt8(ascii: ".") }

    private mutating func readComment() {
        let end = Comment.end(in: bytes, from: position)
        let isClosed = end - position > 1 && bytes[end - 1] == UInt8(ascii: ")")
        if !isClosed { faults.note("A comment in an address list is not closed.") }
        comment = bytes.span.bytes(in: (position + 1)..<(isClosed ? end - 1 : end))
        position = end
        isAfterBlank = true
    }

    private mutating func readQuotedString() {
        let start = position
        var text: [UInt8] = []
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count { position += 1 }
            text.append(bytes[position])
            position += 1
        }
        if position == bytes.count {
            faults.note("A quoted string in an address list is not closed.")
        } else {
            position += 1
        }
        append(word: text[...], bare: bytes[start..<position])
    }

    private mutating func readDomainLiteral() {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "]"), bytes[position] != UInt8(ascii: ",") {
            position += 1
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: "]") { position += 1 }
        append(word: bytes[start..<position], bare: bytes[start..<position])
    }

    private mutating func readAngled() {
        if angled != nil {
            let name = trailing
            finish()
            phrase = name
        }
        position += 1
        var address: [UInt8] = []
        scan: while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: ">"): break scan
            case UInt8(ascii: ","), UInt8(ascii: ";"):
                // Only a source route has commas: "<@one,@two:name@three>" (RFC 5322 §4.4).
                if address.first != UInt8(ascii: "@") { break scan }
                position += 1
            case UInt8(ascii: ":") where address.first == UInt8(ascii: "@"):
                address = []
                position += 1
            case UInt8(ascii: "("): position = Comment.end(in: bytes, from: position)
            case UInt8(ascii: "\""):
                let start = position
                position += 1
                while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                position = min(position + 1, bytes.count)
                address += bytes[start..<position]
            default:
                if !byte.isWhiteSpace { address.append(byte) }
                position += 1
            }
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ">") {
            position += 1
        } else {
            faults.note("An address is not closed with \">\": \(FaultList.quote(address)).")
        }
        angled = address
        isAfterBlank = true
    }

    /// Ends the mailbox that is being read.
    private mutating func finish() {
        defer {
            phrase = []
            bare = []
            hasAt = false
            comment = []
            trailing = []
            angled = nil
            isAfterBlank = false
        }
        if let angled {
            let name = HeaderText.decoded(phrase.isEmpty ? comment : phrase, faults: &faults)
            if !name.isEmpty || !angled.isEmpty { add(name: name, address: angled) }
        } else if !bare.isEmpty {
            finishWithoutBrackets()
        }
    }

    private mutating func finishWithoutBrackets() {
        if let index = bare.firstIndex(where: isAddress) {
            // "Name name@example.com" is not allowed, but what it means is plain.
            let name = Array(bare[..<index].joined(separator: [.space]))
            add(name: HeaderText.decoded(name.isEmpty ? comment : name, faults: &faults), address: bare[index])
            return
        }
        let text = HeaderText.decoded(phrase, faults: &faults)
        if mayDecodeWhole, text.utf8.contains(UInt8(ascii: "@")) {
            // Some programs encode the address together with the name.
            var parser = AddressParser(Array(text.utf8), faults: faults)
            parser.mayDecodeWhole = false
            parser.parse()
            faults = parser.faults
            mailboxes += parser.mailboxes.prefix(max(0, Self.maximumMailboxes - mailboxes.count))
        } else if bare.count == 1 {
            add(name: HeaderText.decoded(comment, faults: &faults), address: Array(text.utf8))
        } else {
            faults.note("There is no address in \(FaultList.quote(phrase)).")
            mailboxes.append(Mailbox(name: text, address: ""))
        }
    }

    /// Whether a word has an at sign of its own; in an encoded word it may be anything.
    private func isAddress(_ word: [UInt8]) -> Bool {
        var reader = EncodedWordReader(word)
        return word.contains(UInt8(ascii: "@")) && reader.next(from: 0) == nil
    }

    private mutating func add(name: String, address: [UInt8]) {
        mailboxes.append(Mailbox(name: name, address: HeaderText.literal(address)))
    }
}
