/// Splits an HTML document into tokens as browsers do, by the HTML standard (§13.2.5).
///
/// Reading never fails and takes time linear in the size of the document. Only the current token takes memory.
/// Scripting counts as off, so the content of `noscript` is markup. Browsers drop a NUL in text when they build the tree;
/// the tokenizer drops it already.
public struct HTMLTokenizer: Sendable {
    /// Long text comes in pieces of about this many bytes.
    static let pieceOfText = 4_096
    /// More attributes of a tag are read but not kept: nobody writes so many.
    static let mostAttributes = 256

    /// How the next bytes are read.
    enum Content: Sendable {
        case markup
        /// Text up to `end`, where the end tag of its element begins.
        case text(end: Int, hasReferences: Bool)
        /// Text up to `end`, where `]]>` follows.
        case cdata(end: Int)
    }

    /// Whether the current element belongs to SVG or MathML.
    ///
    /// There, CDATA sections exist, and the content of `style` or `title` is ordinary markup. Only the caller can know.
    public var isInForeignContent = false

    let html: [UInt8]
    var position = 0
    var content = Content.markup

    /// - Parameter html: in UTF-8; bytes that are not valid stay as they are.
    public init(_ html: [UInt8]) {
        self.html = html.contains(0x0D) ? Self.withLineFeeds(html) : html
    }

    /// The next token; nil at the end.
    public mutating func next() -> HTMLToken? {
        while position < html.count {
            if let token = step() { return token }
        }
        return nil
    }

    /// Reads at least one byte.
    private mutating func step() -> HTMLToken? {
        switch content {
        case .markup: return html[position] == UInt8(ascii: "<") ? readMarkup() : readText(from: position)
        case .text(let end, let hasReferences):
            guard position < end else {
                content = .markup
                return readMarkup()
            }
            return readText(upTo: end, hasReferences: hasReferences)
        case .cdata(let end):
            guard position < end else {
                content = .markup
                position = min(end + 3, html.count)
                return nil
            }
            return readText(upTo: end, hasReferences: false)
        }
    }

    /// What begins with `<`.
    private mutating func readMarkup() -> HTMLToken? {
        switch byte(at: position + 1) {
        case UInt8(ascii: "!"): return readDeclaration()
        case UInt8(ascii: "?"): return readBogusComment(from: position + 1)
        case UInt8(ascii: "/"):
            guard let third = byte(at: position + 2) else { break }
            if third.isLetter { return readTag(isEnd: true) }
            guard third == UInt8(ascii: ">") else { return readBogusComment(from: position + 2) }
            position += 3
            return nil
        case let letter? where letter.isLetter: return readTag(isEnd: false)
        default: break
        }
        return readText(from: position)
    }

    /// Text between tags, whose first byte is text even if it is `<`.
    private mutating func readText(from start: Int) -> HTMLToken? {
        var end = start + 1
        while end < html.count, html[end] != UInt8(ascii: "<"), end - start < Self.pieceOfText || isWithinCharacter(end)
        {
            end += 1
        }
        return readText(upTo: end, hasReferences: true, keepsNUL: false)
    }

    /// A piece of the text up to `end`.
    private mutating func readText(upTo end: Int, hasReferences: Bool, keepsNUL: Bool = true) -> HTMLToken? {
        var text: [UInt8] = []
        while position < end, text.count < Self.pieceOfText || isWithinCharacter(position) {
            let byte = html[position]
            if byte == UInt8(ascii: "&"), hasReferences {
                position = appendReference(at: position, isInAttribute: false, to: &text)
                continue
            }
            if byte != 0 { text.append(byte) } else if keepsNUL { text += [UInt8].replacement }
            position += 1
        }
        return text.isEmpty ? nil : .text(text)
    }

    /// Whether the byte continues a UTF-8 character.
    private func isWithinCharacter(_ index: Int) -> Bool { html[index] & 0xC0 == 0x80 }

    func byte(at index: Int) -> UInt8? { index < html.count ? html[index] : nil }

    mutating func skipWhiteSpace() {
        while position < html.count, html[position].isHTMLSpace { position += 1 }
    }

    /// Line ends as the standard normalizes them (§13.2.3.5).
    private static func withLineFeeds(_ html: [UInt8]) -> [UInt8] {
        var normalized: [UInt8] = []
        normalized.reserveCapacity(html.count)
        for (index, byte) in html.enumerated() {
            guard byte == 0x0D else {
                normalized.append(byte)
                continue
            }
            if index + 1 == html.count || html[index + 1] != 0x0A { normalized.append(0x0A) }
        }
        return normalized
    }
}
