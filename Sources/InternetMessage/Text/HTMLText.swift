/// The text of an HTML document, for readers that show none: tags dropped, blocks as lines, entities read.
struct HTMLText {
    private static let blocks: Set<String> = [
        "p", "div", "br", "tr", "table", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote",
        "pre", "section", "article", "header", "footer", "dt", "dd", "dl", "center", "body",
    ]
    /// Elements whose content is neither text to read nor markup: only their own end tag ends them.
    private static let raw: Set<String> = ["script", "style", "title", "template", "textarea", "noscript"]

    private let text: UnsafeMutableBufferPointer<UInt8>
    /// Bytes of the text so far.
    private var count = 0
    private var position = 0
    private var needsSpace = false
    private var needsLine = false

    private init(into text: UnsafeMutableBufferPointer<UInt8>) {
        self.text = text
    }

    /// The text of `html`; reading stops when the text has `limit` bytes.
    ///
    /// Both may be as large as a message, so neither is copied: nothing in an HTML document stands for more text than itself.
    static func text(of html: String, limit: Int = .max) -> String {
        let html = html.utf8Span.span
        // An entity may go beyond the limit by a line break and a character.
        let capacity = min(html.count, limit < .max - 8 ? limit + 8 : limit)
        return String(unsafeUninitializedCapacity: capacity) { text in
            var reader = HTMLText(into: text)
            reader.read(html, limit: limit)
            return reader.count
        }
    }

    private mutating func read(_ html: Span<UInt8>, limit: Int) {
        while position < html.count, count < limit {
            switch html[position] {
            case UInt8(ascii: "<"): readMarkup(html)
            case UInt8(ascii: "&"): readEntity(html)
            case let byte where byte.isWhiteSpace:
                needsSpace = true
                position += 1
            case let byte:
                append(byte)
                position += 1
            }
        }
    }

    private mutating func append(_ byte: UInt8) {
        if count > 0 {
            if needsLine { write(.lineFeed) } else if needsSpace { write(.space) }
        }
        needsLine = false
        needsSpace = false
        write(byte)
    }

    private mutating func write(_ byte: UInt8) {
        guard count < text.count else { return }
        text[count] = byte
        count += 1
    }

    private mutating func readMarkup(_ html: Span<UInt8>) {
        let next = position + 1 < html.count ? html[position + 1] : .space
        if html.matches(Array("<!--".utf8), at: position) {
            position = Self.end(of: Array("-->".utf8), in: html, from: position + 4)
        } else if next.isLetter || next == UInt8(ascii: "/") {
            readTag(html)
        } else if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") {
            position = Self.end(of: [UInt8(ascii: ">")], in: html, from: position)
        } else {
            append(html[position])
            position += 1
        }
    }

    private mutating func readTag(_ html: Span<UInt8>) {
        let isEnd = html[position + 1] == UInt8(ascii: "/")
        let start = position + (isEnd ? 2 : 1)
        position = start
        while position < html.count, html[position].isLetter || html[position].isDigit { position += 1 }
        let length = min(position - start, 16)
        let name = html.extracting(start..<(start + length)).lowercasedText()
        skipAttributes(html)
        if Self.blocks.contains(name) { needsLine = true }
        if name == "td" || name == "th" { needsSpace = true }
        if !isEnd, Self.raw.contains(name) { skipElement(name, html) }
    }

    private mutating func skipAttributes(_ html: Span<UInt8>) {
        var isAfterEquals = false
        while position < html.count {
            let byte = html[position]
            position += 1
            if byte == UInt8(ascii: ">") { return }
            if isAfterEquals, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                // A quote that is never closed would hide the rest of the document.
                guard let quote = html.firstIndex(of: byte, from: position) else { continue }
                position = quote + 1
            }
            if !byte.isWhiteSpace { isAfterEquals = byte == UInt8(ascii: "=") }
        }
    }

    private mutating func skipElement(_ name: String, _ html: Span<UInt8>) {
        let tag = Array("</\(name)".utf8)
        while let opening = html.firstIndex(of: UInt8(ascii: "<"), from: position) {
            position = opening
            let candidate = html.extracting(opening..<min(opening + tag.count, html.count))
            if candidate.lowercasedText().utf8.elementsEqual(tag) {
                skipAttributes(html)
                return
            }
            position = opening + 1
        }
        position = html.count
    }

    private static func end(of mark: [UInt8], in html: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while let found = html.firstIndex(of: mark[0], from: position) {
            if html.matches(mark, at: found) { return found + mark.count }
            position = found + 1
        }
        return html.count
    }

    private mutating func readEntity(_ html: Span<UInt8>) {
        let end = min(position + 12, html.count)
        guard let length = html.extracting(position..<end).firstIndex(of: UInt8(ascii: ";"), from: 0),
            let scalar = Self.character(
                of: String(decoding: html.bytes(in: (position + 1)..<(position + length)), as: UTF8.self)
            )
        else {
            append(html[position])
            position += 1
            return
        }
        position += length + 1
        if scalar.properties.isWhitespace {
            needsSpace = true
        } else {
            for byte in String(Character(scalar)).utf8 { append(byte) }
        }
    }

    private static func character(of entity: String) -> Unicode.Scalar? {
        if entity.hasPrefix("#x") || entity.hasPrefix("#X") {
            return UInt32(entity.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        }
        if entity.hasPrefix("#") { return UInt32(entity.dropFirst()).flatMap(Unicode.Scalar.init) }
        return entities[entity]
    }

    private static let entities: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "copy": "\u{A9}",
        "reg": "\u{AE}",
        "trade": "\u{2122}", "hellip": "\u{2026}", "mdash": "\u{2014}", "ndash": "\u{2013}", "lsquo": "\u{2018}",
        "rsquo": "\u{2019}", "ldquo": "\u{201C}", "rdquo": "\u{201D}", "laquo": "\u{AB}", "raquo": "\u{BB}",
        "bull": "\u{2022}", "middot": "\u{B7}", "euro": "\u{20AC}", "pound": "\u{A3}", "yen": "\u{A5}",
        "cent": "\u{A2}",
        "sect": "\u{A7}", "deg": "\u{B0}", "times": "\u{D7}", "auml": "\u{E4}", "ouml": "\u{F6}", "uuml": "\u{FC}",
        "Auml": "\u{C4}", "Ouml": "\u{D6}", "Uuml": "\u{DC}", "szlig": "\u{DF}", "eacute": "\u{E9}", "egrave": "\u{E8}",
        "ecirc": "\u{EA}", "agrave": "\u{E0}", "acirc": "\u{E2}", "ccedil": "\u{E7}", "ntilde": "\u{F1}",
        "oacute": "\u{F3}", "aacute": "\u{E1}", "iacute": "\u{ED}", "uacute": "\u{FA}", "aring": "\u{E5}",
        "oslash": "\u{F8}", "aelig": "\u{E6}", "zwnj": "\u{200C}", "zwj": "\u{200D}", "shy": "\u{AD}",
    ]
}
