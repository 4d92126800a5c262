/// Takes a parameterized value apart, as strictly as RFC 2045 §5.1 has it where that is followed and leniently elsewhere:
/// semicolons may be missing or doubled, file names may have spaces without quotes, quotes may stay open.
struct ParameterReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The value before the parameters, lower case.
    mutating func readValue() -> String {
        skipSeparators()
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: ";"), bytes[position] != UInt8(ascii: "("),
            !bytes[position].isWhiteSpace
        {
            position += 1
        }
        return bytes.span.extracting(start..<position).lowercasedText()
    }

    /// The next parameter: its name in lower case and its value without quotes.
    mutating func readParameter() -> (name: [UInt8], value: [UInt8])? {
        while true {
            skipSeparators()
            guard position < bytes.count else { return nil }
            let start = position
            while position < bytes.count, isNameCharacter(bytes[position]) { position += 1 }
            let name = bytes[start..<position].map(\.lowercased)
            skipBlanksAndComments()
            if !name.isEmpty, position < bytes.count, bytes[position] == UInt8(ascii: "=") {
                position += 1
                skipBlanksAndComments()
                return (name, readParameterValue(mayHaveSpaces: name.starts(with: "name".utf8) || isFileName(name)))
            }
            // Not a parameter: pass over what is there.
            if position == start { position += 1 }
        }
    }

    private func isFileName(_ name: [UInt8]) -> Bool { name.starts(with: "filename".utf8) }

    private func isNameCharacter(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: "=") && byte != UInt8(ascii: ";") && byte != UInt8(ascii: "(") && !byte.isWhiteSpace
    }

    private mutating func readParameterValue(mayHaveSpaces: Bool) -> [UInt8] {
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return readQuotedString() }
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: ";"),
            mayHaveSpaces || !bytes[position].isWhiteSpace
        {
            position += 1
        }
        return bytes.span.bytes(in: bytes.span.trimmed(start..<position))
    }

    private mutating func readQuotedString() -> [UInt8] {
        var value: [UInt8] = []
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            // A backslash before anything but a quote or itself is the one of a Windows path.
            if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count,
                bytes[position + 1] == UInt8(ascii: "\"") || bytes[position + 1] == UInt8(ascii: "\\")
            {
                position += 1
            }
            value.append(bytes[position])
            position += 1
        }
        position = min(position + 1, bytes.count)
        return value
    }

    private mutating func skipSeparators() {
        repeat {
            skipBlanksAndComments()
            guard position < bytes.count, bytes[position] == UInt8(ascii: ";") else { return }
            position += 1
        } while true
    }

    private mutating func skipBlanksAndComments() {
        while position < bytes.count {
            if bytes[position].isWhiteSpace {
                position += 1
            } else if bytes[position] == UInt8(ascii: "(") {
                position = Comment.end(in: bytes.span, from: position)
            } else {
                return
            }
        }
    }
}
