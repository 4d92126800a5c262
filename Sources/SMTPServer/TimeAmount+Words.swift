import NIOCore

extension TimeAmount {
    /// The duration as settings write it: `500ms`, `10s`, `5m`.
    var inWords: String {
        let milliseconds = nanoseconds / 1_000_000
        if milliseconds % 60_000 == 0, milliseconds > 0 { return "\(milliseconds / 60_000)m" }
        return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)s" : "\(milliseconds)ms"
    }
}
