import Testing

@testable import SMTPProtocol

/// The scanner held against a slow reading of RFC 5321 §4.5.2, for every short message there is.
@Suite struct ContentScannerTests {
    @Test func `Every sequence of CR, LF, dot and another byte is read as the standard says, cut anywhere`() {
        let alphabet: [UInt8] = [0x0D, 0x0A, 0x2E, 0x00]
        let length = 6
        for number in 0..<(1 << (2 * length)) {
            let start = (0..<length).map { alphabet[number >> (2 * $0) & 3] }
            let bytes = start + Array("\r\n.\r\nrest".utf8)
            let expected = Self.reference(bytes)
            for cut in 0...(length + 5) {
                guard Self.scan(bytes, cut: cut) == expected else {
                    Issue.record("\(bytes.escaped) cut at \(cut): \(Self.scan(bytes, cut: cut)), not \(expected)")
                    return
                }
            }
        }
    }

    private struct Reading: Equatable {
        var content: [UInt8] = []
        /// How many bytes the message takes, its end included.
        var length = 0
    }

    private static func reference(_ bytes: [UInt8]) -> Reading {
        var reading = Reading()
        var isLineStart = true
        while reading.length < bytes.count {
            let rest = bytes[reading.length...]
            if isLineStart, rest.starts(with: Array(".\r\n".utf8)) {
                reading.length += 3
                return reading
            }
            let isTransparencyDot = isLineStart && rest.first == 0x2E
            if !isTransparencyDot { reading.content.append(bytes[reading.length]) }
            reading.length += 1
            isLineStart = bytes[..<reading.length].suffix(2) == [0x0D, 0x0A]
        }
        return reading
    }

    private static func scan(_ bytes: [UInt8], cut: Int) -> Reading {
        var scanner = ContentScanner()
        var reading = Reading()
        for end in [cut, bytes.count] {
            scanning: while true {
                let input = Array(bytes[reading.length..<max(end, reading.length)])
                switch scanner.scan(input.span) {
                case .incomplete:
                    break scanning
                case .content(let range):
                    reading.content += input[range]
                    reading.length += range.upperBound
                case .end(let consumed):
                    reading.length += consumed
                    return scanner.size == reading.content.count ? reading : Reading()
                }
            }
        }
        return reading
    }
}
