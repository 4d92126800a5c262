extension String {
    /// The bytes of a text in which `\r`, `\n`, `\t`, `\0`, `\\` and `\xHH` stand for one byte each.
    var unescaped: [UInt8] {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let kind = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            switch kind {
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "0"): bytes.append(0x00)
            case UInt8(ascii: "x"):
                bytes.append(UInt8(Substring(rest.prefix(2)), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            default: bytes.append(kind)
            }
        }
        return bytes
    }
}

extension [UInt8] {
    /// The reverse of ``Swift/String/unescaped``, as it is written in dialogues.
    var escaped: String {
        map { byte in
            switch byte {
            case 0x0D: #"\r"#
            case 0x0A: #"\n"#
            case 0x09: #"\t"#
            case 0x00: #"\0"#
            case UInt8(ascii: "\\"): #"\\"#
            case 0x20..<0x7F: String(UnicodeScalar(byte))
            default: #"\x"# + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
