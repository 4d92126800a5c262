import SMTPProtocol

/// The form that every reply has on the wire (RFC 5321 §4.2), whatever it was made from.
enum ReplyForm {
    static func check(_ reply: Reply) throws(BrokenInvariant) {
        let bytes = reply.wireBytes
        // RFC 5321 §4.5.3.1.5, and RFC 4954 §4 for a challenge.
        let longest = reply.code == 334 ? 12_288 : 512
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0D) ?? bytes.count
            let isLast = end + 2 == bytes.count
            let line = bytes[start..<end]
            func shown() -> String { String(decoding: line, as: UTF8.self).debugDescription }
            try require(end + 1 < bytes.count && bytes[end + 1] == 0x0A, "A reply has a CR without LF: \(shown())")
            try require(line.allSatisfy { 0x20...0x7E ~= $0 }, "A reply is not printable: \(shown())")
            try require(end + 2 - start <= longest, "A line of a reply is too long: \(shown())")
            try require(line.count >= 4, "A reply has no code: \(shown())")
            let code = line.prefix(3).reduce(0) { $0 * 10 + Int($1) - 0x30 }
            try require(200..<600 ~= code && code == reply.code, "A reply has another code: \(shown())")
            try require(bytes[start + 3] == (isLast ? 0x20 : 0x2D), "A reply is not continued rightly: \(shown())")
            start = end + 2
        }
        try require(start == bytes.count && start > 0, "A reply has no line.")
    }
}
