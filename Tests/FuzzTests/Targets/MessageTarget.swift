@testable import InternetMessage

/// A mail, as it would arrive.
enum MessageTarget {
    static func run(_ bytes: [UInt8]) throws(BrokenInvariant) {
        let message = ParsedMessage(source: bytes)
        let summary = MessageSummary(source: bytes.span)
        try require(
            summary == message.summary,
            "The summary of a listing is another one: \(summary) \(message.summary)"
        )
        try require(summary.attachments == message.attachments.count, "The attachments are counted wrongly.")
        try require(summary.snippet.unicodeScalars.count <= 250, "The snippet is too long.")
        let isOnOneLine = !summary.snippet.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
        try require(isOnOneLine, "The snippet holds control characters: \(summary.snippet.debugDescription)")
        try require(message.faults.count <= 101, "There are more faults than anybody reads.")
        try require(message.size == bytes.count, "The size is wrong.")

        var ids: Set<String> = []
        try check(message.root, of: message, mailSize: bytes.count, &ids)
        for part in message.inline + message.attachments {
            try require(ids.contains(part.id), "Part \(part.id) is not in the tree.")
        }
        try checkEncodings(bytes)
    }

    private static func check(
        _ part: MessagePart,
        of message: ParsedMessage,
        mailSize: Int,
        _ ids: inout Set<String>
    ) throws(BrokenInvariant) {
        try require(ids.insert(part.id).inserted, "Two parts are called \(part.id).")
        // A search of all parts for each of them would make the test quadratic.
        let isFound = ids.count > 100 || message.part(id: part.id)?.id == part.id
        try require(isFound, "Part \(part.id) is not found by its ID.")
        let content = part.content()
        try require(content.bytes.count <= part.rawContent.count, "Decoded, part \(part.id) is larger.")
        try require(part.rawContent.count <= mailSize, "Part \(part.id) is larger than the mail.")
        try require(part.displayFileName.utf8.count <= 255, "A file name is too long.")
        let isHarmless = !part.displayFileName.unicodeScalars.contains {
            $0.value < 0x20 || $0 == "/" || $0 == "\\" || 0x202A...0x202E ~= $0.value
        }
        try require(
            isHarmless && part.displayFileName != "..",
            "A file name is not harmless: \(part.displayFileName.debugDescription)"
        )
        for field in part.header { _ = field.value }
        _ = part.text()
        for child in part.children { try check(child, of: message, mailSize: mailSize, &ids) }
    }

    /// What a sender encodes is what is read.
    private static func checkEncodings(_ bytes: [UInt8]) throws(BrokenInvariant) {
        let content = Array(bytes.prefix(300))
        let base64 = Array(Reference.base64(content).utf8)
        let read = Base64.decode(base64.span)
        try require(read.bytes == content && read.faults == 0, "Base64 is read otherwise than it was written.")
        let quoted = Reference.quotedPrintable(content)
        let decoded = QuotedPrintable.decode(quoted.span)
        try require(
            decoded.bytes == content && decoded.faults == 0,
            "Quoted-printable is read otherwise than it was written."
        )
    }
}

/// The encodings of RFC 2045 as a simple sender writes them.
private enum Reference {
    static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = Array(bytes[start...].prefix(3))
            let bits = (group + [0, 0]).prefix(3).reduce(0) { $0 << 8 | Int($1) }
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : "=")
            }
            if start % 57 == 54 { text += "\r\n" }
        }
        return text
    }

    static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        var width = 0
        for byte in bytes {
            if width > 72 {
                text += [0x3D, 0x0D, 0x0A]
                width = 0
            }
            if 0x21...0x7E ~= byte, byte != 0x3D {
                text.append(byte)
                width += 1
            } else {
                text += "=\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8
                width += 3
            }
        }
        return text
    }
}
