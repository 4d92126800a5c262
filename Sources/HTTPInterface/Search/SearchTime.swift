import PeerInput

/// Points in time as a search writes them.
enum SearchTime {
    /// A day (`2026-11-24`, also with slashes) or a point in time (`2026-11-24T09:30`, also with a blank for the T, with
    /// seconds, with a zone), in milliseconds since 1970; UTC where no zone is given, and nil for anything else.
    static func milliseconds(_ text: String) -> Int64? {
        PeerTime.milliseconds(text.replacing("/", with: "-").replacing(" ", with: "T"))
    }
}
