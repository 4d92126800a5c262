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
        Self.append(Int(parts.tm_year) + 1_900, digits: 4, to: &bytes)
        let rest: [(Character, CInt)] = [
            ("-", parts.tm_mon + 1), ("-", parts.tm_mday), ("T", parts.tm_hour), (":", parts.tm_min),
            (":", parts.tm_sec),
        ]
        for (separator, value) in rest {
            bytes.append(contentsOf: separator.utf8)
            Self.append(Int(value), digits: 2, to: &bytes)
        }
        bytes.append(UInt8(ascii: "."))
        Self.append(milliseconds, digits: 3, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    private static func append(_ number: Int, digits: Int, to bytes: inout [UInt8]) {
        let text = String(number)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, digits - text.utf8.count)))
        bytes.append(contentsOf: text.utf8)
    }
}
