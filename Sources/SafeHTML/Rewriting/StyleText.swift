/// CSS of a mail.
enum StyleText {
    /// The CSS with each `url(cid:…)` replaced by the image itself.
    ///
    /// Nothing else of the CSS is parsed.
    static func withImages(_ text: [UInt8], _ images: inout InlineImages) -> [UInt8] {
        guard !images.isEmpty else { return text }
        var result: [UInt8] = []
        var copied = 0
        var position = 0
        while position < text.count {
            guard text[position] | 0x20 == UInt8(ascii: "u"), text.reads("url(", at: position),
                let (address, end) = address(in: text, from: position + 4), InlineImages.isContentID(address)
            else {
                position += 1
                continue
            }
            result += text[copied..<position]
            result.append("url(")
            // Base64 needs no quotes.
            if case .address(let data) = images.image(at: address) { result += data }
            result.append(UInt8(ascii: ")"))
            position = end
            copied = end
        }
        return result + text[copied...]
    }

    /// An address with or without quotes, and where the function ends.
    ///
    /// It ends where another one could begin, so the whole search takes linear time.
    private static func address(in text: [UInt8], from start: Int) -> (address: [UInt8], end: Int)? {
        var position = start
        func skipSpace() { while position < text.count, text[position].isHTMLSpace { position += 1 } }
        skipSpace()
        guard position < text.count else { return nil }
        let quote = [UInt8(ascii: "\""), UInt8(ascii: "'")].first { $0 == text[position] }
        if quote != nil { position += 1 }
        let begin = position
        while position < text.count {
            let byte = text[position]
            if let quote {
                if byte == quote { break }
            } else if byte == UInt8(ascii: ")") || byte.isHTMLSpace {
                break
            }
            if byte == UInt8(ascii: "(") || byte == 0x0A { return nil }
            position += 1
        }
        let address = Array(text[begin..<position])
        if quote != nil { position += 1 }
        skipSpace()
        guard position < text.count, text[position] == UInt8(ascii: ")") else { return nil }
        return (address, position + 1)
    }

    /// The CSS for a `style` element: it contains no markup, even for a parser that does not know it is inside of one.
    static func inElement(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            let byte = text[position]
            guard byte == UInt8(ascii: "<") else {
                result.append(byte)
                position += 1
                continue
            }
            if text.reads("<!--", at: position) {
                // It hid style sheets from old browsers. CSS ignores it.
                result.append(UInt8(ascii: " "))
                position += 4
                continue
            }
            let next = position + 1 < text.count ? text[position + 1] : UInt8(ascii: "/")
            let isMarkup = next.isLetter || [UInt8(ascii: "/"), UInt8(ascii: "!"), UInt8(ascii: "?")].contains(next)
            if isMarkup { result.append(#"\3C "#) } else { result.append(byte) }
            position += 1
        }
        return result
    }
}
