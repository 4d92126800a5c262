import FoundationEssentials

/// Points in time as ISO 8601 text in UTC.
enum UTCText {
    private static let toSeconds = Date.ISO8601FormatStyle()
    private static let toMilliseconds = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// Such as `2026-11-23T11:00:00Z`.
    static func text(seconds: Int64) -> String {
        toSeconds.format(Date(timeIntervalSince1970: Double(seconds)))
    }

    /// Such as `2026-11-23T11:00:00.125Z`.
    static func text(milliseconds: Int64) -> String {
        // A tenth of a millisecond on top: the nearest binary fraction can be below, and the style rounds down.
        toMilliseconds.format(Date(timeIntervalSince1970: (Double(milliseconds) + 0.1) / 1_000))
    }

    /// Reads what ``text(seconds:)`` writes.
    static func seconds(of text: String) throws -> Int64 {
        Int64(try toSeconds.parse(text).timeIntervalSince1970)
    }
}
