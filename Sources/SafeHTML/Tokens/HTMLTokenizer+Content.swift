extension HTMLTokenizer {
    /// Elements whose content is text up to their end tag, whatever it looks like (§13.2.6.2).
    mutating func beginContent(of name: String) {
        switch name {
        case "title", "textarea": content = .text(end: endTag(of: name), hasReferences: true)
        case "style", "xmp", "iframe", "noembed", "noframes":
            content = .text(end: endTag(of: name), hasReferences: false)
        case "script": content = .text(end: endOfScript(), hasReferences: false)
        case "plaintext": content = .text(end: html.count, hasReferences: false)
        default: break
        }
    }

    /// Whether the content of an element is read as text only.
    static func hasOnlyText(_ name: String) -> Bool {
        switch name {
        case "iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp": true
        default: false
        }
    }

    /// Where the end tag of the element begins; the end of the document if there is none.
    private func endTag(of name: String) -> Int {
        let name = Array(name.utf8)
        var index = position
        while index < html.count {
            if html[index] == UInt8(ascii: "<"), isEndTag(of: name, at: index) { return index }
            index += 1
        }
        return html.count
    }

    private func isEndTag(of name: [UInt8], at start: Int) -> Bool {
        byte(at: start + 1) == UInt8(ascii: "/") && isTagName(name, at: start + 2)
    }

    /// Whether the whole name of a tag is `name`.
    private func isTagName(_ name: [UInt8], at start: Int) -> Bool {
        // A name that the document ends with is not the name of a tag.
        guard start + name.count < html.count else { return false }
        for (offset, byte) in name.enumerated() where html[start + offset].lowercased != byte { return false }
        let next = html[start + name.count]
        return next.isHTMLSpace || next == UInt8(ascii: "/") || next == UInt8(ascii: ">")
    }

    /// Where the end tag of a script begins: within `<!--` and `-->` not every `</script>` is one (§13.2.5.15 to .31).
    private func endOfScript() -> Int {
        enum Escape { case none, single, double }
        let name = Array("script".utf8)
        var escape = Escape.none
        var dashes = 0
        var index = position
        while index < html.count {
            let byte = html[index]
            let dashesBefore = dashes
            dashes = byte == UInt8(ascii: "-") && escape != .none ? dashes + 1 : 0
            if byte == UInt8(ascii: ">"), dashesBefore >= 2 { escape = .none }
            guard byte == UInt8(ascii: "<") else {
                index += 1
                continue
            }
            let isEnd = isEndTag(of: name, at: index)
            switch escape {
            case .none where isEnd, .single where isEnd: return index
            case .none where html.reads("<!--", at: index):
                escape = .single
                dashes = 2
                index += 4
            case .single where isTagName(name, at: index + 1):
                escape = .double
                // With the byte behind the name, which is part of it.
                index += name.count + 2
            case .double where isEnd:
                escape = .single
                index += name.count + 3
            default: index += 1
            }
        }
        return html.count
    }
}
