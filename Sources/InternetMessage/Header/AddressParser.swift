/// Reads address lists (RFC 5322 §3.4 and §4.4) as they arrive: groups, routes, comments, names without quotes,
/// encoded words in any place, semicolons for commas, missing brackets.
struct AddressParser {
    static let maximumMailboxes = 10_000

    /// Where a word stands, for the most of them are never asked for their text.
    private struct Word {
        var range: Range<Int>
        var isQuoted: Bool
        var isAfterBlank: Bool
    }

    private let bytes: [UInt8]
    private var position = 0
    private(set) var mailboxes: [Mailbox] = []
    private var faults: FaultList

    /// The words before the address.
    private var words: [Word] = []
    private var hasAt = false
    /// Where the text of the comment is.
    private var comment = 0..<0
    /// What stood between angle brackets.
    private var angled: [UInt8]?
    /// The words behind the angle brackets: junk, or the name of a next mailbox whose comma is missing.
    private var trailing: [Word] = []
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
                words.removeAll(keepingCapacity: true)
                position += 1
            default: addWord(upTo: encodedWords.word(at: position, in: bytes.span)?.range.upperBound ?? endOfAtom())
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

    /// Takes the bytes from `position` to `end` as a word.
    private mutating func addWord(upTo end: Int, isQuoted: Bool = false) {
        let word = Word(range: position..<end, isQuoted: isQuoted, isAfterBlank: isAfterBlank)
        if angled != nil {
            trailing.append(word)
        } else {
            words.append(word)
            hasAt = hasAt || bytes.span.extracting(word.range).firstIndex(of: UInt8(ascii: "@"), from: 0) != nil
        }
        isAfterBlank = false
        position = end
    }

    private mutating func readComment() {
        let end = Comment.end(in: bytes.span, from: position)
        let isClosed = end - position > 1 && bytes[end - 1] == UInt8(ascii: ")")
        if !isClosed { faults.note("A comment in an address list is not closed.") }
        comment = (position + 1)..<(isClosed ? end - 1 : end)
        position = end
        isAfterBlank = true
    }

    private mutating func readQuotedString() {
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
        addWord(upTo: end, isQuoted: true)
    }

    private mutating func readDomainLiteral() {
        var end = position
        while end < bytes.count, bytes[end] != UInt8(ascii: "]"), bytes[end] != UInt8(ascii: ",") { end += 1 }
        if end < bytes.count, bytes[end] == UInt8(ascii: "]") { end += 1 }
        addWord(upTo: end)
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

    private mutating func readAngled() {
        if angled != nil {
            let name = trailing
            finish()
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
            case UInt8(ascii: "("): position = Comment.end(in: bytes.span, from: position)
            case UInt8(ascii: "\""):
                let start = position
                position += 1
                while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                position = min(position + 1, bytes.count)
                address += bytes[start..<position]
            case _ where byte.isWhiteSpace: position += 1
            default:
                let start = position
                repeat { position += 1 } while position < bytes.count && isOrdinaryInAngles(bytes[position])
                address += bytes[start..<position]
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
            words.removeAll(keepingCapacity: true)
            hasAt = false
            comment = 0..<0
            trailing = []
            angled = nil
            isAfterBlank = false
        }
        if let angled {
            let name = displayName(phrase)
            if !name.isEmpty || !angled.isEmpty { add(name: name, address: angled) }
        } else if !words.isEmpty {
            finishWithoutBrackets()
        }
    }

    private mutating func finishWithoutBrackets() {
        let bare = bareWords
        if let index = bare.firstIndex(where: isAddress) {
            // "Name name@example.com" is not allowed, but what it means is plain.
            add(name: displayName(Array(bare[..<index].joined(separator: [.space]))), address: bare[index])
            return
        }
        let phrase = phrase
        let text = HeaderText.decoded(phrase.span, faults: &faults)
        if mayDecodeWhole, text.utf8.contains(UInt8(ascii: "@")) {
            // Some programs encode the address together with the name.
            var parser = AddressParser(Array(text.utf8), faults: faults)
            parser.mayDecodeWhole = false
            parser.parse()
            faults = parser.faults
            mailboxes += parser.mailboxes.prefix(max(0, Self.maximumMailboxes - mailboxes.count))
        } else if bare.count == 1 {
            mailboxes.append(Mailbox(name: displayName([]), address: text))
        } else {
            faults.note("There is no address in \(FaultList.quote(phrase)).")
            mailboxes.append(Mailbox(name: text, address: ""))
        }
    }

    /// Whether a word has an at sign of its own; in an encoded word it may be anything.
    private func isAddress(_ word: [UInt8]) -> Bool {
        var reader = EncodedWordReader()
        return word.contains(UInt8(ascii: "@")) && reader.next(from: 0, in: word.span) == nil
    }

    private mutating func add(name: String, address: [UInt8]) {
        mailboxes.append(Mailbox(name: name, address: HeaderText.literal(address.span)))
    }
}

extension AddressParser {
    /// The words before the address, one space between two.
    private var phrase: [UInt8] {
        guard let first = words.first, let last = words.last else { return [] }
        var phrase: [UInt8] = []
        phrase.reserveCapacity(last.range.upperBound - first.range.lowerBound)
        for word in words {
            if word.isAfterBlank, !phrase.isEmpty { phrase.append(.space) }
            if word.isQuoted { appendQuoted(word.range, to: &phrase) } else { phrase += bytes[word.range] }
        }
        return phrase
    }

    /// Appends what is between the quotes; the last one may be missing.
    private func appendQuoted(_ range: Range<Int>, to text: inout [UInt8]) {
        var position = range.lowerBound + 1
        while position < range.upperBound, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == UInt8(ascii: "\\"), position + 1 < range.upperBound { position += 1 }
            text.append(bytes[position])
            position += 1
        }
    }

    /// The words as an address would have them: quoted strings with their quotes, parted where white space parts them.
    private var bareWords: [[UInt8]] {
        var bare: [[UInt8]] = []
        for word in words {
            // Obsolete syntax has white space around the dots and the at sign of an address (RFC 5322 §4.4).
            let isParted = word.isAfterBlank && !joins(bare.last?.last) && !joins(bytes[word.range.lowerBound])
            if isParted || bare.isEmpty { bare.append([]) }
            bare[bare.count - 1] += bytes[word.range]
        }
        return bare
    }

    private func joins(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: "@") || byte == UInt8(ascii: ".") }

    /// The display name that `phrase` is, or the comment in its place.
    private mutating func displayName(_ phrase: [UInt8]) -> String {
        let text = phrase.isEmpty ? bytes.span.bytes(in: comment) : phrase
        return HeaderText.decoded(text.span, faults: &faults)
    }
}
