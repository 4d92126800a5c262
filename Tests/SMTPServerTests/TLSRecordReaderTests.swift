import Testing

@testable import SMTPServer

/// TLS records taken apart (RFC 8446 §5.1), whatever is in them.
struct TLSRecordReaderTests {
    private static func record(_ body: [UInt8], type: UInt8 = 22) -> [UInt8] {
        [type, 3, 3, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
    }

    private static func items(_ bytes: [UInt8], cut: Int? = nil) -> [TLSRecordReader.Item] {
        var reader = TLSRecordReader()
        var items: [TLSRecordReader.Item] = []
        for piece in cut.map({ [bytes[..<$0], bytes[$0...]] }) ?? [bytes[...]] {
            reader.read(piece) {
                items.append($0)
                return .inTheClear
            }
        }
        return items
    }

    @Test("Thousands of empty messages in each of a thousand records are all read, in time that grows with them")
    func emptyMessages() {
        let record = Self.record([UInt8](repeating: 0, count: 4 * 4_095))
        var reader = TLSRecordReader()
        var count = 0
        // 4 million messages: seconds at most; were what is behind a message moved for each, it would be an hour.
        for _ in 0..<1_000 {
            reader.read(record) { item in
                if case .handshake(0, let body) = item, body.isEmpty { count += 1 }
                return .inTheClear
            }
        }
        #expect(count == 4_095_000)
    }

    @Test("A message that spans records is read once it is whole, wherever the bytes are cut")
    func spanning() {
        let bytes = Self.record([1, 0, 0, 5, 10, 11]) + Self.record([12, 13]) + Self.record([14, 2, 0, 0, 0])
        let expected: [TLSRecordReader.Item] = [
            .handshake(type: 1, body: [10, 11, 12, 13, 14]), .handshake(type: 2, body: []),
        ]
        for cut in 0...bytes.count { #expect(Self.items(bytes, cut: cut) == expected) }
    }

    @Test("A message is as long as the limit, and no longer")
    func limit() {
        func message(_ length: Int) -> [UInt8] {
            let bytes =
                [1, UInt8(length >> 16), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF)]
                + [UInt8](repeating: 7, count: length)
            return stride(from: 0, to: bytes.count, by: 16_384).flatMap {
                Self.record(Array(bytes[$0..<min($0 + 16_384, bytes.count)]))
            } + Self.record([2, 40], type: 21)
        }
        #expect(Self.items(message(65_536)).count == 2)
        #expect(Self.items(message(65_537)).isEmpty)
    }
}
