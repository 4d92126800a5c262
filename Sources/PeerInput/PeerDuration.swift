/// Reads a length of time that somebody outside wrote, by whole numbers alone.
public enum PeerDuration {
    /// `10s`, `1.5s`, `500ms`, `2m`; a number alone is seconds.
    ///
    /// - Returns: `nil` for what is longer, however many digits it has, and for anything else.
    public static func read(_ text: some StringProtocol, atMost longest: Duration) -> Duration? {
        let (whole, rest) = PeerNumber.split(text)
        var fraction = rest.prefix(0)
        var unit = rest
        if rest.utf8.first == UInt8(ascii: ".") { (fraction, unit) = PeerNumber.split(rest.dropFirst()) }
        let nanoseconds: Int64
        switch unit {
        case "ms": nanoseconds = 1_000_000
        case "s", "": nanoseconds = 1_000_000_000
        case "m": nanoseconds = 60_000_000_000
        default: return nil
        }
        guard !whole.isEmpty || !fraction.isEmpty,
            let number = whole.isEmpty ? 0 : PeerNumber.read(whole, in: 0...(Int64.max / nanoseconds))
        else { return nil }
        var part: Int64 = 0
        var scale = nanoseconds
        for byte in fraction.utf8 {
            // What is less than a nanosecond counts for nothing.
            scale /= 10
            part += scale * Int64(byte & 0xF)
        }
        let (sum, overflow) = (number * nanoseconds).addingReportingOverflow(part)
        guard !overflow else { return nil }
        let duration = Duration.nanoseconds(sum)
        return duration <= longest ? duration : nil
    }
}
