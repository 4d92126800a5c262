extension HTMLTokenizer {
    /// A tag; nil where the document ends within it.
    mutating func readTag(isEnd: Bool) -> HTMLToken? {
        position += isEnd ? 2 : 1
        let name = readName { $0.isHTMLSpace || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ">") }
        var tag = HTMLTag(name: name, attributes: [], isSelfClosing: false)
        while true {
            skipWhiteSpace()
            guard let byte = byte(at: position) else { return nil }
            if byte == UInt8(ascii: ">") {
                position += 1
                break
            }
            if byte == UInt8(ascii: "/") {
                position += 1
                guard self.byte(at: position) == UInt8(ascii: ">") else { continue }
                position += 1
                tag.isSelfClosing = true
                break
            }
            guard let attribute = readAttribute() else { return nil }
            if !isEnd, tag.attributes.count < Self.mostAttributes { tag.attributes.append(attribute) }
        }
        if isEnd { return .endTag(name) }
        if !isInForeignContent { beginContent(of: name) }
        return .startTag(tag)
    }

    /// A name in lower case, of one byte at least.
    private mutating func readName(until isEnd: (UInt8) -> Bool) -> String {
        var name: [UInt8] = []
        repeat {
            if html[position] == 0 { name += [UInt8].replacement } else { name.append(html[position].lowercased) }
            position += 1
        } while position < html.count && !isEnd(html[position])
        return String(decoding: name, as: UTF8.self)
    }

    /// An attribute; nil where the document ends within it.
    private mutating func readAttribute() -> HTMLAttribute? {
        let name = readName {
            $0.isHTMLSpace || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "=")
        }
        skipWhiteSpace()
        guard byte(at: position) == UInt8(ascii: "=") else { return HTMLAttribute(name: name, value: []) }
        position += 1
        skipWhiteSpace()
        guard let first = byte(at: position) else { return nil }
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            position += 1
            let value = readValue { $0 == first }
            guard position < html.count else { return nil }
            position += 1
            return HTMLAttribute(name: name, value: value)
        case UInt8(ascii: ">"): return HTMLAttribute(name: name, value: [])
        default: return HTMLAttribute(name: name, value: readValue { $0.isHTMLSpace || $0 == UInt8(ascii: ">") })
        }
    }

    private mutating func readValue(until isEnd: (UInt8) -> Bool) -> [UInt8] {
        var value: [UInt8] = []
        while position < html.count, !isEnd(html[position]) {
            let byte = html[position]
            if byte == UInt8(ascii: "&") {
                position = appendReference(at: position, isInAttribute: true, to: &value)
                continue
            }
            if byte == 0 { value += [UInt8].replacement } else { value.append(byte) }
            position += 1
        }
        return value
    }
}
