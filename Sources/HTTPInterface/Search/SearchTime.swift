import FoundationEssentials

/// Points in time as a search writes them.
enum SearchTime {
    /// A day (`2026-11-24`, also with slashes) or a point in time (`2026-11-24T09:30`, with seconds, with a zone), in
    /// milliseconds since 1970; UTC where no zone is given, and nil for anything else.
    static func milliseconds(_ text: String) -> Int64? {
        var text = text.replacing("/", with: "-").replacing(" ", with: "T")
        if text.count == 10 { text += "T00:00:00Z" }
        let time = text.split(separator: "T", maxSplits: 1).last ?? ""
        let hasZone = time.hasSuffix("Z") || time.contains("+") || time.contains("-")
        if !hasZone { text += time.count == 5 ? ":00Z" : "Z" }
        for hasFraction in [false, true] {
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: hasFraction)
            if let date = try? style.parse(text) { return Int64((date.timeIntervalSince1970 * 1_000).rounded()) }
        }
        return nil
    }
}
