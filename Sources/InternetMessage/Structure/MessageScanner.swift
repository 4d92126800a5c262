/// Finds the parts of a message in one pass over its bytes.
///
/// Every line is looked at once: in a header for its field, in content only if it may be a delimiter (RFC 2046 §5.1.1).
/// Depth, number of parts and number of fields are bounded; what lies beyond a bound is noted and stays unread.
struct MessageScanner {
    static let maximumDepth = 100
    static let maximumParts = 20_000
    static let maximumFields = 200_000
    /// Room for the header of nearly every mail.
    private static let usualFields = 32

    private struct Delimiter {
        /// The index in `open`.
        var level: Int
        var isClosing: Bool
    }

    private(set) var structure = MessageStructure()
    private(set) var faults: FaultList
    private var open = OpenMultiparts()
    /// The part to which the next line belongs: a leaf, or a multipart in its preamble or epilogue.
    private var current = 0
    private var isInHeader = false
    /// Whether a folded line may follow; it is swallowed with a field that was not kept.
    private var hasFieldToContinue = false
    private var isFull = false
    private var hasLostFields = false
    private var isTooDeep = false

    init(faults: FaultList) {
        self.faults = faults
    }

    mutating func scan(_ source: Span<UInt8>) {
        structure.fields.reserveCapacity(Self.usualFields)
        beginPart(in: nil, at: 0)
        var position = 0
        while position < source.count, !isFull {
            position =
                isInHeader ? readHeaderLine(source, at: position) : skipContent(source, from: position)
        }
        finish(source)
    }

    // MARK: Header

    private mutating func readHeaderLine(_ source: Span<UInt8>, at start: Int) -> Int {
        let line = source.line(at: start)
        if let delimiter = delimiter(in: source, line: line) {
            pass(delimiter, at: line, in: source)
            return line.next
        }
        guard !line.content.isEmpty else {
            endHeader(source, contentStart: line.next)
            return line.next
        }
        if source[start].isBlank {
            continueField(to: line.content.upperBound)
        } else if let name = fieldName(in: source, line: line.content) {
            addField(name: name, value: (name.end + 1)..<line.content.upperBound, in: source)
        } else if start == 0, source.matches(Array("From ".utf8), at: 0) {
            faults.note("The message begins with a mailbox file's \"From \" line, which is no header field.")
        } else {
            let text = FaultList.quote(source.bytes(in: line.content, limit: FaultList.longestQuotation + 1))
            faults.note(
                "The header of part \(structure.id(ofPart: current)) ends without an empty line, before \(text)."
            )
            endHeader(source, contentStart: start)
            return start
        }
        return line.next
    }

    /// The field name at the beginning of a line and the place of its colon; obsolete syntax allows blanks between them.
    private func fieldName(in source: Span<UInt8>, line: Range<Int>) -> (range: Range<Int>, end: Int)? {
        let colon = UInt8(ascii: ":")
        var position = line.lowerBound
        while position < line.upperBound {
            let byte = source[position]
            guard byte != colon, byte > 0x20, byte < 0x7F else { break }
            position += 1
        }
        let name = line.lowerBound..<position
        while position < line.upperBound, source[position].isBlank { position += 1 }
        guard !name.isEmpty, position < line.upperBound, source[position] == colon else { return nil }
        return (name, position)
    }

    private mutating func addField(name: (range: Range<Int>, end: Int), value: Range<Int>, in source: Span<UInt8>) {
        hasFieldToContinue = structure.fields.count < Self.maximumFields
        guard hasFieldToContinue else {
            if !hasLostFields {
                faults.note("The message has more than \(Self.maximumFields) header fields; the others are left out.")
            }
            hasLostFields = true
            return
        }
        let known = KnownField(name: name.range, in: source)
        structure.fields.append(ScannedField(name: name.range, value: value, known: known))
    }

    private mutating func continueField(to end: Int) {
        guard hasFieldToContinue, let last = structure.fields.indices.last else { return }
        structure.fields[last].value = structure.fields[last].value.lowerBound..<end
    }

    private mutating func endHeader(_ source: Span<UInt8>, contentStart: Int) {
        describe(source, contentStart: contentStart)
        guard structure.parts[current].content.isMultipart || structure.parts[current].content.isMessage else { return }
        let part = structure.parts[current]
        guard part.depth < Self.maximumDepth else {
            if !isTooDeep {
                faults.note(
                    "Parts are nested deeper than \(Self.maximumDepth) levels; what is deeper is not taken apart."
                )
            }
            isTooDeep = true
            return
        }
        if part.content.isMessage {
            structure.parts[current].kind = .message
            beginPart(in: current, at: contentStart)
        } else if part.content.boundary.isEmpty {
            faults.note("Part \(structure.id(ofPart: current)) is a \(part.content.mediaType) without a boundary.")
        } else {
            structure.parts[current].kind = .multipart
            open.append(part: current, boundary: part.content.boundary)
        }
    }

    /// Reads what the finished header says of the content, which begins at `contentStart`.
    private mutating func describe(_ source: Span<UInt8>, contentStart: Int) {
        isInHeader = false
        let parent = structure.parts[current].parent.map { structure.parts[$0].content.mediaType }
        structure.parts[current].fields = structure.parts[current].fields.lowerBound..<structure.fields.count
        structure.parts[current].body = contentStart..<contentStart
        structure.parts[current].content = ContentDescription(
            fields: structure.fields(ofPart: current),
            in: source,
            // RFC 2046 §5.1.5
            defaultType: parent == "multipart/digest" ? "message/rfc822" : "text/plain",
            faults: &faults
        )
    }

    // MARK: Content

    private mutating func skipContent(_ source: Span<UInt8>, from start: Int) -> Int {
        guard !open.isEmpty else { return source.count }
        let hyphen = UInt8(ascii: "-")
        var position = start
        while position < source.count {
            if source[position] == hyphen {
                let line = source.line(at: position)
                if let delimiter = delimiter(in: source, line: line) {
                    pass(delimiter, at: line, in: source)
                    return line.next
                }
                position = line.next
            } else if let lineFeed = source.firstIndex(of: .lineFeed, from: position) {
                position = lineFeed + 1
            } else {
                return source.count
            }
        }
        return source.count
    }

    /// Reads a line as a delimiter of the innermost open multipart that has this boundary.
    private func delimiter(in source: Span<UInt8>, line: Line) -> Delimiter? {
        guard !open.isEmpty else { return nil }
        let hyphen = UInt8(ascii: "-")
        let start = line.content.lowerBound
        guard line.content.count > 2, source[start] == hyphen, source[start + 1] == hyphen else { return nil }
        var end = line.content.upperBound
        while end > start + 2, source[end - 1].isWhiteSpace { end -= 1 }
        let text = source.extracting((start + 2)..<end)
        let opening = open.level(of: text)
        guard text.count > 2, source[end - 1] == hyphen, source[end - 2] == hyphen,
            let closing = open.level(of: text.extracting(droppingLast: 2)), closing > opening ?? -1
        else {
            return opening.map { Delimiter(level: $0, isClosing: false) }
        }
        return Delimiter(level: closing, isClosing: true)
    }

    private mutating func pass(_ delimiter: Delimiter, at line: Line, in source: Span<UInt8>) {
        let position = line.content.lowerBound
        if isInHeader { endHeaderOfNothing(source, at: position, isLast: delimiter.isClosing) }
        // The line end before a delimiter belongs to the delimiter (RFC 2046 §5.1.1).
        var end = position
        if end > 0, source[end - 1] == .lineFeed { end -= 1 }
        if end > 0, end < position, source[end - 1] == .carriageReturn { end -= 1 }
        let multipart = open.part(atLevel: delimiter.level)
        closeParts(upTo: multipart, at: end)
        noteUnclosed(open.close(fromLevel: delimiter.level + 1))
        if delimiter.isClosing { _ = open.close(fromLevel: delimiter.level) }
        if !delimiter.isClosing { beginPart(in: multipart, at: line.next) }
    }

    /// Ends a part that has no content; if it has no header either, two delimiters followed each other and mean one.
    private mutating func endHeaderOfNothing(_ source: Span<UInt8>, at position: Int, isLast: Bool) {
        let part = structure.parts[current]
        guard let parent = part.parent, structure.parts[parent].kind == .multipart, part.body.lowerBound == position,
            !isLast || part.number > 1
        else {
            describe(source, contentStart: position)
            return
        }
        structure.parts.removeLast()
        structure.parts[parent].childCount -= 1
        current = parent
        isInHeader = false
    }

    private mutating func closeParts(upTo ancestor: Int?, at end: Int) {
        while current != ancestor {
            let start = structure.parts[current].body.lowerBound
            structure.parts[current].body = start..<max(start, end)
            guard let parent = structure.parts[current].parent else { return }
            current = parent
        }
    }

    private mutating func beginPart(in parent: Int?, at position: Int) {
        guard structure.parts.count < Self.maximumParts else {
            isFull = true
            faults.note("The message has more than \(Self.maximumParts) parts; the others are left out.")
            return
        }
        var number = 1
        var depth = 1
        var isEmbedded = false
        if let parent {
            structure.parts[parent].childCount += 1
            number = structure.parts[parent].childCount
            depth = structure.parts[parent].depth + 1
            isEmbedded = structure.parts[parent].isEmbedded || structure.parts[parent].kind == .message
        }
        current = structure.parts.count
        structure.parts.append(
            ScannedPart(
                parent: parent,
                number: number,
                depth: depth,
                isEmbedded: isEmbedded,
                firstField: structure.fields.count,
                position: position
            )
        )
        isInHeader = true
        hasFieldToContinue = false
    }

    private mutating func finish(_ source: Span<UInt8>) {
        if isInHeader { endHeaderOfNothing(source, at: source.count, isLast: true) }
        closeParts(upTo: nil, at: source.count)
        noteUnclosed(open.parts)
        for index in structure.parts.indices
        where structure.parts[index].kind == .multipart && structure.parts[index].childCount == 0 {
            structure.parts[index].kind = .leaf
            faults.note("The boundary of part \(structure.id(ofPart: index)) never appears; it is read as text.")
        }
    }

    private mutating func noteUnclosed(_ multiparts: some Collection<Int>) {
        for part in multiparts where structure.parts[part].childCount > 0 {
            faults.note("Part \(structure.id(ofPart: part)) is not closed: its last boundary is missing.")
        }
    }
}
