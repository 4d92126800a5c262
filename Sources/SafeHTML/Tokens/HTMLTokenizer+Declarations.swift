extension HTMLTokenizer {
    /// What begins with `<!`: a comment, a document type, a CDATA section, or nothing that is known.
    mutating func readDeclaration() -> HTMLToken? {
        if html.reads("--", at: position + 2) { return readComment() }
        if html.reads("doctype", at: position + 2) { return readDoctype() }
        // In upper case alone.
        guard isInForeignContent, html[position...].starts(with: "<![CDATA[".utf8) else {
            return readBogusComment(from: position + 2)
        }
        position += 9
        var end = position
        while end < html.count, !html.reads("]]>", at: end) { end += 1 }
        content = .cdata(end: end)
        return nil
    }

    /// Ends at the first `>`.
    mutating func readBogusComment(from start: Int) -> HTMLToken {
        let end = html[start...].firstIndex(of: UInt8(ascii: ">")) ?? html.count
        position = min(end + 1, html.count)
        return .comment(Array(html[start..<end]))
    }

    private mutating func readComment() -> HTMLToken {
        let start = position + 4
        // `<!-->` and `<!--->` are comments too.
        for (mark, length) in [(">" as StaticString, 1), ("->", 2)] where html.reads(mark, at: start) {
            position = start + length
            return .comment([])
        }
        var end = start
        while end < html.count {
            if html[end] == UInt8(ascii: "-") {
                if html.reads("-->", at: end) {
                    position = end + 3
                    return .comment(Array(html[start..<end]))
                }
                if html.reads("--!>", at: end) {
                    position = end + 4
                    return .comment(Array(html[start..<end]))
                }
            }
            end += 1
        }
        position = end
        return .comment(Array(html[start..<end]))
    }

    private mutating func readDoctype() -> HTMLToken {
        position += 9
        var doctype = HTMLDoctype()
        skipWhiteSpace()
        var name: [UInt8] = []
        while let byte = byte(at: position), !byte.isHTMLSpace, byte != UInt8(ascii: ">") {
            if byte == 0 { name += [UInt8].replacement } else { name.append(byte.lowercased) }
            position += 1
        }
        doctype.name = String(decoding: name, as: UTF8.self)
        doctype.forcesQuirks = name.isEmpty
        skipWhiteSpace()
        if html.reads("public", at: position) {
            position += 6
            doctype.publicID = readIdentifier(&doctype)
            if doctype.publicID != nil, !doctype.forcesQuirks {
                doctype.systemID = readIdentifier(&doctype, isOptional: true)
            }
        } else if html.reads("system", at: position) {
            position += 6
            doctype.systemID = readIdentifier(&doctype)
        } else if byte(at: position) != UInt8(ascii: ">") {
            doctype.forcesQuirks = true
        }
        while let byte = byte(at: position) {
            position += 1
            if byte == UInt8(ascii: ">") { return .doctype(doctype) }
        }
        doctype.forcesQuirks = true
        return .doctype(doctype)
    }

    /// A quoted identifier.
    private mutating func readIdentifier(_ doctype: inout HTMLDoctype, isOptional: Bool = false) -> String? {
        skipWhiteSpace()
        guard let quote = byte(at: position), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            if !isOptional || byte(at: position) != UInt8(ascii: ">") { doctype.forcesQuirks = true }
            return nil
        }
        position += 1
        var text: [UInt8] = []
        while let byte = byte(at: position), byte != quote {
            if byte == UInt8(ascii: ">") {
                doctype.forcesQuirks = true
                return String(decoding: text, as: UTF8.self)
            }
            if byte == 0 { text += [UInt8].replacement } else { text.append(byte) }
            position += 1
        }
        position = min(position + 1, html.count)
        return String(decoding: text, as: UTF8.self)
    }
}
