/// A value as a source gives it.
enum RawValue: Sendable, Equatable {
    /// Of a variable, or of a file that a variable names.
    case text(String)
    /// Of the settings file.
    case json(JSONValue)
}
