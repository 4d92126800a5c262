/// The text of an HTML document, for readers that show none: tags dropped, blocks as lines, entities read.
struct HTMLText {
    private static let blocks: Set<String> = [
        "p", "div", "br", "tr", "table", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote",
        "pre", "section", "article", "header", "footer", "dt", "dd", "dl", "center", "body",
    ]
    /// Elements whose content is neither text to read nor markup: only their own end tag ends them.
    private static let raw: Set<String> = ["script", "style", "title", "template", "textarea", "noscript"]

    private let html: [UInt8]
    private let limit: Int
    private var position = 0
    private var text: [UInt8] = []
    private var needsSpace = false
    private var needsLine = false

    private init(_ html: [UInt8], limit: Int) {
        self.html = html
        self.limit = limit
    }

    /// The text of `html`, which is UTF-8; reading stops when the text has `limit` bytes.
    static func text(of html: String, limit: Int = .max) -> String {
        var reader = HTMLText(Array(html.utf8), limit: limit)
        reader.read()
        return String(decoding: reader.text, as: UTF8.self)
    }

    private mutating func read() {
        while position < html.count, text.count < limit {
            switch html[position] {
            case UInt8(ascii: "<"): readMarkup()
            case UInt8(ascii: "&"): readEntity()
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
        if !text.isEmpty {
            if needsLine { text.append(.lineFeed) } else if needsSpace { text.append(.space) }
        }
        needsLine = false
        needsSpace = false
        text.append(byte)
    }

    private mutating func readMarkup() {
        let next = position + 1 < html.count ? html[position + 1] : .space
        if html.span.matches(Array("<!--".utf8), at: position) {
            position = end(of: Array("-->".utf8), from: position + 4)
        } else if next.isLetter || next == UInt8(ascii: "/") {
            readTag()
        } else if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") {
            position = end(of: [UInt8(ascii: ">")], from: position)
        } else {
            append(html[position])
            position += 1
        }
    }

    private mutating func readTag() {
        let isEnd = html[position + 1] == UInt8(ascii: "/")
        let start = position + (isEnd ? 2 : 1)
        position = start
        while position < html.count, html[position].isLetter || html[position].isDigit { position += 1 }
        let length = min(position - start, 16)
        let name = String(decoding: html[start..<(start + length)].map(\.lowercased), as: UTF8.self)
        skipAttributes()
        if Self.blocks.contains(name) { needsLine = true }
        if name == "td" || name == "th" { needsSpace = true }
        if !isEnd, Self.raw.contains(name) { skipElement(name) }
    }

    private mutating func skipAttributes() {
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

    private mutating func skipElement(_ name: String) {
        let tag = Array("</\(name)".utf8)
        while let opening = html.firstIndex(of: UInt8(ascii: "<"), from: position) {
            position = opening
            let candidate = html[opening..<min(opening + tag.count, html.count)]
            if candidate.elementsEqual(tag, by: { $0.lowercased == $1 }) {
                skipAttributes()
                return
            }
            position = opening + 1
        }
        position = html.count
    }

    private func end(of mark: [UInt8], from start: Int) -> Int {
        var position = start
        while let found = html.firstIndex(of: mark[0], from: position) {
            if html.span.matches(mark, at: found) { return found + mark.count }
            position = found + 1
        }
        return html.count
    }

    private mutating func readEntity() {
        let end = min(position + 12, html.count)
        guard let semicolon = html[position..<end].firstIndex(of: UInt8(ascii: ";")),
            let scalar = Self.character(of: String(decoding: html[(position + 1)..<semicolon], as: UTF8.self))
        else {
            append(html[position])
            position += 1
            return
        }
        position = semicolon + 1
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
