/// Why the health port could not be asked.
public struct HealthClientError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: Sendable, Equatable {
        /// No address accepted a connection.
        case unreachable
        /// A connection was made, but no whole answer came in time.
        case timedOut
        /// What answered does not speak as the health port does.
        case unexpectedAnswer
    }

    /// What went wrong.
    public var code: Code
    /// What was asked, what came of it, and what to do.
    public var description: String

    /// Takes a code and a sentence.
    public init(code: Code, description: String) {
        self.code = code
        self.description = description
    }
}
