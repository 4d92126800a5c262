/// A sender's words, made fit for a header field of an answer.
enum FieldText {
    /// A media type as it is, where it is one; else the type of unknown bytes.
    static func mediaType(_ text: String) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isTokenByte) }
            ? text : "application/octet-stream"
    }

    /// Only what may stand in a token (RFC 9110 §5.6.2).
    static func token(_ text: String) -> String {
        String(decoding: text.utf8.filter(isTokenByte), as: UTF8.self)
    }

    /// Something to be saved, under a name where there is one (RFC 6266, RFC 8187).
    static func disposition(_ fileName: String) -> String {
        guard !fileName.isEmpty else { return "attachment" }
        var plain = ""
        var encoded = ""
        for byte in fileName.utf8 {
            let isPlain = (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            plain.append(isPlain ? Character(Unicode.Scalar(byte)) : "_")
            if isTokenByte(byte), !"*'%".utf8.contains(byte) {
                encoded.append(Character(Unicode.Scalar(byte)))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.utf8.count == 1 ? "0" + digits : digits)
            }
        }
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
