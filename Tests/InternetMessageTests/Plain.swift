import InternetMessage
import TestSupport

/// Readers that are slow and easy to check.
enum Plain {
    /// RFC 2045 §6.7: each line by itself, each character by itself.
    static func quotedPrintable(_ text: [UInt8]) -> (bytes: [UInt8], faults: Int) {
        var bytes: [UInt8] = []
        var faults = 0
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let hasEnd = text.last == 0x0A
        if hasEnd || text.isEmpty { lines.removeLast() }
        for (number, line) in lines.enumerated() {
            var content = line
            var end: [UInt8] = number < lines.count - 1 || hasEnd ? [0x0A] : []
            if !end.isEmpty, content.last == 0x0D { end.insert(content.removeLast(), at: 0) }
            while content.last == 0x20 || content.last == 0x09 { content.removeLast() }
            if content.last == 0x3D {
                content.removeLast()
                end = []
            }
            while !content.isEmpty {
                let byte = content.removeFirst()
                let digits = String(decoding: content.prefix(2), as: UTF8.self)
                if byte == 0x3D, digits.allSatisfy(\.isHexDigit), digits.utf8.count == 2,
                    let value = UInt8(digits, radix: 16)
                {
                    bytes.append(value)
                    content.removeFirst(2)
                } else {
                    bytes.append(byte)
                    faults += byte == 0x3D ? 1 : 0
                }
            }
            bytes += end
        }
        return (bytes, faults)
    }

    /// RFC 2045 §6.8: groups of four characters, each up to its padding.
    static func base64(_ text: [UInt8]) -> (bytes: [UInt8], faults: Int) {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var bytes: [UInt8] = []
        var faults = 0
        var group: [Int] = []
        func finish() {
            let bits = (group + [0, 0, 0]).prefix(4).reduce(0) { $0 << 6 | $1 }
            let all = [16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) }
            bytes += all.prefix(max(0, group.count - 1))
            if group.count == 1 { faults += 1 }
            group = []
        }
        for character in text {
            if let value = alphabet.firstIndex(of: character) {
                group.append(value)
                if group.count == 4 { finish() }
            } else if character == UInt8(ascii: "=") {
                if !group.isEmpty { finish() }
            } else if ![0x20, 0x09, 0x0D, 0x0A].contains(character) {
                faults += 1
            }
        }
        if !group.isEmpty {
            faults += 1
            finish()
        }
        return (bytes, faults)
    }

    private static let boundaries = ["b", "bb", "b-", "a b"]

    /// A mail of nested multiparts and of lines that are, or almost are, their delimiters; no part has an empty header.
    static func mail(_ random: inout SplitMix) -> String {
        func header(_ random: inout SplitMix) -> String {
            guard Int.random(in: 0..<3, using: &random) == 0 else { return "X: y\r\n\r\n" }
            let boundary = boundaries.randomElement(using: &random) ?? "b"
            return "Content-Type: multipart/mixed; boundary=\"\(boundary)\"\r\n\r\n"
        }
        var mail = "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n" + header(&random)
        for _ in 0..<Int.random(in: 0...20, using: &random) {
            let boundary = boundaries.randomElement(using: &random) ?? "b"
            switch Int.random(in: 0..<8, using: &random) {
            case 0...2: mail += "--\(boundary)\r\nX: y\r\n\r\n"
            case 3: mail += "--\(boundary) \t\r\n" + header(&random)
            case 4: mail += "--\(boundary)--\r\n"
            case 5: mail += "-\(boundary)\r\n"
            case 6: mail += "text\n"
            default: mail += "\r\n"
            }
        }
        return mail
    }

    /// The content of each part that has no parts, in their order.
    static func leaves(of part: MessagePart) -> [String] {
        if part.children.isEmpty { return [String(decoding: part.rawContent, as: UTF8.self)] }
        return part.children.flatMap { leaves(of: $0) }
    }

    /// The same, found line by line: RFC 2046 §5.1.1, of equal boundaries the innermost.
    static func leaves(of mail: String) -> [String] {
        var reading = PlainReading()
        for line in mail.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            reading.read(String(decoding: line, as: UTF8.self) + "\n")
        }
        return reading.contents.filter { !$0.hasParts }.map(\.text)
    }
}

/// A mail that ends with a line end, read line by line; each line is put into every part that it is in.
private struct PlainReading {
    var contents: [(text: String, hasParts: Bool)] = [("", false)]
    private var open: [(boundary: String, part: Int)] = []
    /// The parts that the next line is in, the message first.
    private var path = [0]
    private var isInHeader = true

    mutating func read(_ line: String) {
        let text = String(decoding: line.utf8.reversed().drop { $0 <= 0x20 }.reversed(), as: UTF8.self)
        let level = open.indices.last { text == "--" + open[$0].boundary || text == "--" + open[$0].boundary + "--" }
        if let level {
            pass(line, level, isClosing: text != "--" + open[level].boundary)
        } else if isInHeader {
            for part in path.dropLast() { contents[part].text += line }
            if let start = text.firstRange(of: "boundary=\"")?.upperBound, let part = path.last {
                open.append((String(text[start...].dropLast()), part))
            }
            if text.isEmpty { isInHeader = false }
        } else {
            for part in path { contents[part].text += line }
        }
    }

    private mutating func pass(_ line: String, _ level: Int, isClosing: Bool) {
        while let part = path.last, part != open[level].part {
            // The line end before a delimiter belongs to the delimiter.
            var bytes = Array(contents[part].text.utf8)
            if bytes.last == 0x0A { bytes.removeLast() }
            if bytes.last == 0x0D { bytes.removeLast() }
            contents[part].text = String(decoding: bytes, as: UTF8.self)
            path.removeLast()
        }
        for part in path { contents[part].text += line }
        if !isClosing {
            contents[open[level].part].hasParts = true
            path.append(contents.count)
            contents.append(("", false))
            isInHeader = true
        }
        open.removeSubrange((isClosing ? level : level + 1)...)
    }
}
