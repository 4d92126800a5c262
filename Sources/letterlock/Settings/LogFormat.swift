/// How log lines are written.
enum LogFormat: String, Sendable, CaseIterable {
    /// journald's native protocol when standard error is the journal, else text.
    case auto
    case text
    case json
}
