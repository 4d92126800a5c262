import BoundedResources
import NIOCore
import SMTPProtocol

/// What was said in a session, without credentials and message content, in bounded memory.
///
/// Of a long session the beginning and the end are kept: what was negotiated, and what went wrong.
struct Transcript {
    /// The first lines hold so many bytes of text at most, the last ones as many again.
    static let maximumHalf = 4_096
    private var head: [TranscriptEntry] = []
    private var tail = CircularBuffer<TranscriptEntry>()
    /// Bytes of text in the half that is being filled.
    private var size = 0
    private var headIsFull = false
    private var omitted = 0

    /// All that was kept, with a note where something was left out.
    var lines: [TranscriptEntry] {
        guard omitted > 0, let next = tail.first else { return head + tail }
        let note = TranscriptEntry(time: next.time, direction: .event, text: "\(omitted) lines left out")
        return head + [note] + tail
    }

    /// The consumed bytes of a step, which stand at the front of `input`.
    mutating func received(_ heard: Heard, in input: ByteBuffer) {
        switch heard {
        case .nothing:
            break
        case .command(let shown, let hidden):
            var text = input.withUnsafeReadableBytes { Self.text($0[..<min(shown, $0.count)]) }
            if hidden > 0 { text += text.isEmpty ? "(\(hidden) bytes left out)" : " (\(hidden) bytes left out)" }
            append(.received, text)
        case .tlsRecord(let count):
            append(.received, "(\(count) bytes of a TLS handshake)")
        case .plainText(let count):
            append(.received, "(\(count) bytes in plain text)")
        }
    }

    /// The content of a message, of which only the size is told.
    mutating func receivedContent(_ size: Int, isComplete: Bool) {
        append(.received, isComplete ? "(\(size) bytes of content)" : "(\(size) bytes of content, not complete)")
    }

    /// A reply, each of its lines apart.
    mutating func sent(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = rest[..<end]
                append(.sent, Self.text(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
                rest = rest[(end + 1)...]
            }
        }
    }

    /// Something that happened.
    mutating func event(_ text: String) {
        append(.event, text)
    }

    private mutating func append(_ direction: TranscriptEntry.Direction, _ text: String) {
        let line = TranscriptEntry(time: WallClock.milliseconds(), direction: direction, text: text)
        let length = text.utf8.count
        if !headIsFull, size + length <= Self.maximumHalf {
            head.append(line)
            size += length
            return
        }
        if !headIsFull {
            headIsFull = true
            size = 0
        }
        tail.append(line)
        size += length
        while size > Self.maximumHalf, let first = tail.popFirst() {
            size -= first.text.utf8.count
            omitted += 1
        }
    }

    /// Bytes as text, cut where they are too many for a line; what is no UTF-8 becomes U+FFFD.
    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes), as: UTF8.self).shortened(to: .line)
        return text.utf8.contains { $0 < 0x20 || $0 == 0x7F } ? escaped(text) : text
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                escaped += "\\x" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16, uppercase: true)
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
