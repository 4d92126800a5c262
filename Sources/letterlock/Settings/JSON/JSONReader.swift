/// Reads JSON (RFC 8259) with `//` and `/* */` comments and trailing commas, and says where it is wrong.
///
/// JSONDecoder reads such files too, but drops one of two equal keys silently and does not say where an error is.
struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// Deeper nesting than any setting has would only cost stack.
    static let maximumDepth = 32

    /// Reads a whole text: one value, and nothing but white space and comments around it.
    static func read(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
        var reader = JSONReader(bytes: bytes)
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw JSONSyntaxError(line: 1, column: 1, problem: "the text is not UTF-8; save it as UTF-8")
        }
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if bytes.starts(with: byteOrderMark) { reader.position = byteOrderMark.count }
        try reader.skipBlanks()
        let value = try reader.value()
        try reader.skipBlanks()
        guard reader.position == bytes.count else {
            throw reader.fault("\(reader.found) stands behind the end of the value")
        }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        switch peek {
        case UInt8(ascii: "{"): return .object(try nested { reader throws(JSONSyntaxError) in try reader.members() })
        case UInt8(ascii: "["): return .array(try nested { reader throws(JSONSyntaxError) in try reader.elements() })
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"): return .number(try number())
        case let byte? where Self.isDigit(byte): return .number(try number())
        default:
            let start = position
            switch word() {
            case "true": return .boolean(true)
            case "false": return .boolean(false)
            case "null": return .null
            default:
                position = start
                throw fault("expected a value, found \(found)")
            }
        }
    }

    private mutating func nested<Result>(
        _ body: (inout JSONReader) throws(JSONSyntaxError) -> Result
    ) throws(JSONSyntaxError) -> Result {
        guard depth < Self.maximumDepth else { throw fault("nested deeper than \(Self.maximumDepth) levels") }
        depth += 1
        position += 1
        let result = try body(&self)
        depth -= 1
        return result
    }

    private mutating func members() throws(JSONSyntaxError) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        try items(closing: UInt8(ascii: "}")) { reader throws(JSONSyntaxError) in
            guard reader.peek == UInt8(ascii: "\"") else {
                throw reader.fault("expected a name in double quotes, found \(reader.found)")
            }
            let start = reader.position
            let name = try reader.string()
            guard names.insert(name).inserted else {
                reader.position = start
                throw reader.fault("\(PrintableText.shortened(name)) is there twice; keep one of them")
            }
            try reader.skipBlanks()
            guard reader.take(UInt8(ascii: ":")) else {
                let shown = PrintableText.shortened(name)
                throw reader.fault("expected a colon behind the name \(shown), found \(reader.found)")
            }
            try reader.skipBlanks()
            members.append(JSONValue.Member(name: name, value: try reader.value()))
        }
        return members
    }

    private mutating func elements() throws(JSONSyntaxError) -> [JSONValue] {
        var elements: [JSONValue] = []
        try items(closing: UInt8(ascii: "]")) { reader throws(JSONSyntaxError) in elements.append(try reader.value()) }
        return elements
    }

    /// Reads what stands between commas, up to and with the closing bracket.
    private mutating func items(
        closing: UInt8,
        _ item: (inout JSONReader) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        while true {
            try skipBlanks()
            if take(closing) { return }
            try item(&self)
            try skipBlanks()
            if take(UInt8(ascii: ",")) { continue }
            guard take(closing) else {
                throw fault("expected a comma or \(Character(UnicodeScalar(closing))), found \(found)")
            }
            return
        }
    }

    private mutating func number() throws(JSONSyntaxError) -> String {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let whole = digits()
        guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else {
            throw fault("not a number: no leading zeros, at least one digit", at: start)
        }
        if take(UInt8(ascii: ".")), digits().isEmpty { throw fault("expected a digit, found \(found)") }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
            if digits().isEmpty { throw fault("expected a digit, found \(found)") }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() -> ArraySlice<UInt8> {
        let start = position
        while let byte = peek, Self.isDigit(byte) { position += 1 }
        return bytes[start..<position]
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private mutating func word() -> String {
        let start = position
        while let byte = peek, byte | 0x20 >= UInt8(ascii: "a"), byte | 0x20 <= UInt8(ascii: "z") { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        let start = position
        position += 1
        var text: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text.append(contentsOf: String(try escape()).utf8)
            case ..<0x20:
                throw fault("a string may not hold a line end or another control character; write \\n")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw fault("this string has no closing quote", at: start)
    }

    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = position
        position += 1
        defer { if position < bytes.count { position += 1 } }
        switch peek {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard let scalar = escapedScalar() else {
                throw fault("not a character: \\u needs four hex digits", at: start)
            }
            return scalar
        default: throw fault("a backslash is written \\\\", at: start)
        }
    }

    /// Reads `uXXXX`, with the other half behind it where it is half a character; stands on the last digit then.
    private mutating func escapedScalar() -> Unicode.Scalar? {
        guard let first = hexUnit(at: position + 1) else { return nil }
        position += 4
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
        guard bytes.dropFirst(position + 1).starts(with: #"\u"#.utf8), let second = hexUnit(at: position + 3),
            UTF16.isTrailSurrogate(second)
        else { return nil }
        position += 6
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private func hexUnit(at index: Int) -> UInt16? {
        let digits = bytes.dropFirst(index).prefix(4)
        guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-") else {
            return nil
        }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private mutating func skipBlanks() throws(JSONSyntaxError) {
        while let byte = peek {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): position += 1
            case UInt8(ascii: "/"): try skipComment()
            default: return
            }
        }
    }

    private mutating func skipComment() throws(JSONSyntaxError) {
        let rest = bytes.dropFirst(position)
        if rest.starts(with: "//".utf8) {
            position = rest.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        } else if rest.starts(with: "/*".utf8) {
            var end = position + 2
            while !bytes.dropFirst(end).starts(with: "*/".utf8) {
                guard end < bytes.count else { throw fault("this comment has no end") }
                end += 1
            }
            position = end + 2
        } else {
            throw fault("a comment begins with //")
        }
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    /// What stands at the position, for a message.
    private var found: String {
        guard let character = String(decoding: bytes.dropFirst(position).prefix(64), as: UTF8.self).first else {
            return "the end"
        }
        return PrintableText.escaped(JSONText.quoted(String(character)))
    }

    private func fault(_ problem: String, at place: Int? = nil) -> JSONSyntaxError {
        let before = bytes.prefix(place ?? position)
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return JSONSyntaxError(
            line: before.count { $0 == UInt8(ascii: "\n") } + 1,
            column: String(decoding: before[lineStart...], as: UTF8.self).count + 1,
            problem: problem
        )
    }
}
