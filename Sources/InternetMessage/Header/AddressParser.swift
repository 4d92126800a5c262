/// Reads address lists (RFC 5322 §3.4 and §4.4) as they arrive: groups, routes, comments, names without quotes,
/// encoded words in any place, semicolons for commas, missing brackets.
struct AddressParser {
    static let maximumMailboxes = 10_000

    private var position = 0
    private(set) var mailboxes: [Mailbox] = []
    private var faults: FaultList

    /// The words before the address.
    private var words: [AddressWord] = []
    private var hasAt = false
    /// Where the text of the comment is.
    private var comment = 0..<0
    /// What stood between angle brackets.
    private var angled: [UInt8]?
    /// The words behind the angle brackets: junk, or the name of a next mailbox whose comma is missing.
    private var trailing: [AddressWord] = []
    private var isAfterBlank = false
    private var isInGroup = false
    private var mayDecodeWhole = true

    private init(faults: FaultList) {
        self.faults = faults
    }

    /// The mailboxes of one field's value; groups are dissolved into their members.
    static func mailboxes(in value: Span<UInt8>, faults: inout FaultList) -> [Mailbox] {
        var parser = AddressParser(faults: faults)
        parser.parse(value)
        faults = parser.faults
        return parser.mailboxes
    }

    private mutating func parse(_ bytes: Span<UInt8>) {
        var encodedWords = EncodedWordReader()
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
            case UInt8(ascii: "("): readComment(in: bytes)
            case UInt8(ascii: "\""): readQuotedString(in: bytes)
            case UInt8(ascii: "["): readDomainLiteral(in: bytes)
            case UInt8(ascii: "<"): readAngled(in: bytes)
            case UInt8(ascii: ","): separate(in: bytes)
            case UInt8(ascii: ";"):
                isInGroup = false
                separate(in: bytes)
            case UInt8(ascii: ":") where !isInGroup && angled == nil && !hasAt:
                isInGroup = true
                words.removeAll(keepingCapacity: true)
                position += 1
            default:
                let word = encodedWords.word(at: position, in: bytes)
                addWord(upTo: word?.range.upperBound ?? endOfAtom(in: bytes), in: bytes)
            }
        }
        finish(in: bytes)
    }

    /// The place behind the run of ordinary characters at `position`, at least one; an encoded word may begin at any "=".
    private func endOfAtom(in bytes: Span<UInt8>) -> Int {
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

    private mutating func separate(in bytes: Span<UInt8>) {
        finish(in: bytes)
        position += 1
    }

    /// Takes the bytes from `position` to `end` as a word.
    private mutating func addWord(upTo end: Int, isQuoted: Bool = false, in bytes: Span<UInt8>) {
        let word = AddressWord(range: position..<end, isQuoted: isQuoted, isAfterBlank: isAfterBlank)
        if angled != nil {
            trailing.add(word)
        } else {
            words.add(word)
            hasAt = hasAt || bytes.extracting(word.range).firstIndex(of: UInt8(ascii: "@"), from: 0) != nil
        }
        isAfterBlank = false
        position = end
    }

    private mutating func readComment(in bytes: Span<UInt8>) {
        let end = Comment.end(in: bytes, from: position)
        let isClosed = end - position > 1 && bytes[end - 1] == UInt8(ascii: ")")
        if !isClosed { faults.note("A comment in an address list is not closed.") }
        comment = (position + 1)..<(isClosed ? end - 1 : end)
        position = end
        isAfterBlank = true
    }

    private mutating func readQuotedString(in bytes: Span<UInt8>) {
        var end = position + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            if bytes[end] == UInt8(ascii: "\\"), end + 1 < bytes.count { end += 1 }
            end += 1
        }
        if end == bytes.count {
            faults.note("A quoted string in an address list is not closed.")
        } else {
            end += 1
        }
        addWord(upTo: end, isQuoted: true, in: bytes)
    }

    private mutating func readDomainLiteral(in bytes: Span<UInt8>) {
        var end = position
        while end < bytes.count, bytes[end] != UInt8(ascii: "]"), bytes[end] != UInt8(ascii: ",") { end += 1 }
        if end < bytes.count, bytes[end] == UInt8(ascii: "]") { end += 1 }
        addWord(upTo: end, in: bytes)
    }

    /// Whether a byte of an address in angle brackets means itself.
    private func isOrdinaryInAngles(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ">"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "("),
            UInt8(ascii: "\""):
            false
        default: !byte.isWhiteSpace
        }
    }

    private mutating func readAngled(in bytes: Span<UInt8>) {
        if angled != nil {
            let name = trailing
            finish(in: bytes)
            words = name
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
                address.append(bytes, in: start..<position)
            case _ where byte.isWhiteSpace: position += 1
            default:
                let start = position
                repeat { position += 1 } while position < bytes.count && isOrdinaryInAngles(bytes[position])
                address.append(bytes, in: start..<position)
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
    private mutating func finish(in bytes: Span<UInt8>) {
        defer {
            words.removeAll(keepingCapacity: true)
            hasAt = false
            comment = 0..<0
            trailing = []
            angled = nil
            isAfterBlank = false
        }
        if let angled {
            let name = displayName(words.phrase(in: bytes), in: bytes)
            if !name.isEmpty || !angled.isEmpty { add(name: name, address: angled) }
        } else if !words.isEmpty {
            finishWithoutBrackets(in: bytes)
        }
    }

    private mutating func finishWithoutBrackets(in bytes: Span<UInt8>) {
        let bare = words.bare(in: bytes)
        if let address = bare.words.first(where: { isAddress(bare.text.span.extracting($0)) }) {
            // "Name name@example.com" is not allowed, but what it means is plain.
            let name = bare.text.span.bytes(in: 0..<max(0, address.lowerBound - 1))
            add(name: displayName(name, in: bytes), address: bare.text.span.bytes(in: address))
            return
        }
        let phrase = words.phrase(in: bytes)
        let text = HeaderText.decoded(phrase.span, faults: &faults)
        if mayDecodeWhole, text.utf8.contains(UInt8(ascii: "@")) {
            // Some programs encode the address together with the name.
            var parser = AddressParser(faults: faults)
            parser.mayDecodeWhole = false
            parser.parse(text.utf8Span.span)
            faults = parser.faults
            mailboxes += parser.mailboxes.prefix(max(0, Self.maximumMailboxes - mailboxes.count))
        } else if bare.words.count == 1 {
            mailboxes.append(Mailbox(name: displayName([], in: bytes), address: text))
        } else {
            faults.note("There is no address in \(FaultList.quote(phrase)).")
            mailboxes.append(Mailbox(name: text, address: ""))
        }
    }

    /// Whether a word has an at sign of its own; in an encoded word it may be anything.
    private func isAddress(_ word: Span<UInt8>) -> Bool {
        var reader = EncodedWordReader()
        return word.firstIndex(of: UInt8(ascii: "@"), from: 0) != nil && reader.next(from: 0, in: word) == nil
    }

    /// The name that the words before the address are, or the comment in its place.
    private mutating func displayName(_ phrase: [UInt8], in bytes: Span<UInt8>) -> String {
        HeaderText.decoded(phrase.isEmpty ? bytes.extracting(comment) : phrase.span, faults: &faults)
    }

    private mutating func add(name: String, address: [UInt8]) {
        mailboxes.append(Mailbox(name: name, address: HeaderText.literal(address.span)))
    }
}
