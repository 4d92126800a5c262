/// Why memory was not reserved.
public struct MemoryBudgetError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of reason it is.
    public enum Code: Equatable, Sendable {
        case tooManyWaiting
        case timedOut
        case cancelled
    }

    /// What kind of reason it is.
    public var code: Code

    /// In a sentence.
    public var description: String {
        switch code {
        case .tooManyWaiting: "Too many requests are waiting for memory."
        case .timedOut: "No memory became free in time."
        case .cancelled: "The request was cancelled while it waited for memory."
        }
    }
}
