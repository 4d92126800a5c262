import NIOCore

/// Finds whole replies in what arrives.
struct ReplyReader {
    /// Of a reply of several lines, the last.
    struct Reply {
        let code: Int
        let line: ByteBuffer
    }

    private var unread = ByteBuffer()

    mutating func append(_ bytes: ByteBuffer) {
        if unread.readableBytes == 0 {
            unread = bytes
        } else {
            unread.writeImmutableBuffer(bytes)
        }
    }

    /// The next reply, once all of it is there; a line that has no code counts as 0.
    mutating func next() -> Reply? {
        while let end = unread.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            let length = end + 1 - unread.readerIndex
            let isLast = length < 5 || unread.getInteger(at: unread.readerIndex + 3) != UInt8(ascii: "-")
            guard let line = unread.readSlice(length: length) else {
                return nil
            }
            if isLast {
                return Reply(code: Self.code(of: line), line: line)
            }
        }
        return nil
    }

    private static func code(of line: ByteBuffer) -> Int {
        var code = 0
        for byte in line.readableBytesView.prefix(3) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
                return 0
            }
            code = code * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return code
    }
}
