/// Why the load could not be sent as it was to be.
struct LoadError: Error, Equatable, CustomStringConvertible {
    enum Code: Sendable {
        case unexpectedReply
        case unexpectedEnd
        case connection
        case tls
        case notResumed
    }

    let code: Code
    /// Says what was being done, and what happened.
    let description: String
}
