import Glibc

/// A moment as ISO 8601 with milliseconds: `2026-11-23T11:00:00.123Z`.
struct UTCTimestamp {
    /// Since 1970.
    var seconds: Int
    /// 0 to 999.
    var milliseconds: Int

    static var now: UTCTimestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UTCTimestamp(seconds: time.tv_sec, milliseconds: time.tv_nsec / 1_000_000)
    }

    func append(to bytes: inout [UInt8]) {
        var moment = time_t(seconds)
        var parts = tm()
        gmtime_r(&moment, &parts)
        Self.append(parts.tm_year + 1_900, digits: 4, to: &bytes)
        Self.append("-", parts.tm_mon + 1, to: &bytes)
        Self.append("-", parts.tm_mday, to: &bytes)
        Self.append("T", parts.tm_hour, to: &bytes)
        Self.append(":", parts.tm_min, to: &bytes)
        Self.append(":", parts.tm_sec, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        Self.append(CInt(milliseconds), digits: 3, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    private static func append(_ separator: Unicode.Scalar, _ number: CInt, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: separator))
        append(number, digits: 2, to: &bytes)
    }

    /// The last digits of a number.
    private static func append(_ number: CInt, digits: Int, to bytes: inout [UInt8]) {
        if digits > 1 { append(number / 10, digits: digits - 1, to: &bytes) }
        bytes.append(UInt8(ascii: "0") + UInt8((number % 10).magnitude))
    }
}
