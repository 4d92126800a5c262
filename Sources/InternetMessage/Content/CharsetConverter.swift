import Glibc

/// Conversion to UTF-8 by the system's iconv.
enum CharsetConverter {
    /// After so many malformed characters the label is evidently wrong: what is left is guessed.
    static let maximumMalformed = 10_000
    private static let replacementCharacter = "\u{FFFD}"
    /// Of a byte that is a character by itself, and of one that is malformed.
    private static let mostBytesInUTF8 = 3

    /// Converts bytes of the charset that iconv calls `name`; what is malformed becomes U+FFFD and is counted.
    ///
    /// Returns nil where this system's iconv does not have the charset.
    static func convert(_ bytes: Span<UInt8>, from name: String) -> (text: String, malformed: Int)? {
        guard LoadedCharsets.load(name), let converter = LoadedCharsets.open(name) else { return nil }
        defer { iconv_close(converter) }
        var text = ""
        // The text may be as large as a message: it is written once, and never moved to where there is more room. Room that
        // stays empty is only a range of addresses.
        text.reserveCapacity(bytes.count * mostBytesInUTF8)
        var malformed = 0
        var unread = 0
        bytes.withUnsafeBytes { source in
            guard let base = source.baseAddress else { return }
            // iconv takes a pointer to mutable bytes and does not change them.
            var input: UnsafeMutablePointer<CChar>? =
                UnsafeMutableRawPointer(mutating: base).assumingMemoryBound(to: CChar.self)
            var remaining = source.count
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
                while remaining > 0 {
                    let before = remaining
                    let step = convert(&input, &remaining, with: converter, through: buffer, into: &text)
                    switch step.error {
                    case 0: return
                    case E2BIG where step.hasOutput || remaining < before: continue
                    case EILSEQ where malformed < maximumMalformed:
                        malformed += 1
                        text += replacementCharacter
                        input = input?.advanced(by: 1)
                        remaining -= 1
                    case EILSEQ:
                        unread = remaining
                        return
                    default:
                        // EINVAL: the input ends within a character.
                        malformed += 1
                        text += replacementCharacter
                        return
                    }
                }
            }
            // What a stateful converter still holds back.
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
                var nothing: UnsafeMutablePointer<CChar>?
                var zero = 0
                _ = convert(&nothing, &zero, with: converter, through: buffer, into: &text)
            }
        }
        text += Charset.guess(bytes.extracting(last: unread))
        return (text, malformed)
    }

    private static func convert(
        _ input: inout UnsafeMutablePointer<CChar>?,
        _ remaining: inout Int,
        with converter: iconv_t,
        through buffer: UnsafeMutableBufferPointer<CChar>,
        into text: inout String
    ) -> (error: Int32, hasOutput: Bool) {
        var output = buffer.baseAddress
        var space = buffer.count
        let result = iconv(converter, &input, &remaining, &output, &space)
        let error = result == -1 ? errno : 0
        let written = buffer.count - space
        // iconv writes whole characters.
        text += String(
            decoding: UnsafeRawBufferPointer(UnsafeMutableRawBufferPointer(buffer))[..<written],
            as: UTF8.self
        )
        return (error, written > 0)
    }
}
