/// What became of a message that the session asked to commit.
public enum StoreOutcome: Sendable, Equatable {
    /// It is safe, under this ID.
    case stored(id: String)
    /// It was not kept; the same message may pass later (451 4.3.0).
    case refusedForNow
    /// It was not kept because there is no room (452 4.3.1).
    case storageFull
    /// It was not kept and never will be (554 5.3.0).
    case refused

    var reply: Reply {
        switch self {
        case .stored(let id): .messageKept(id: id)
        case .refusedForNow: .notKeptNow
        case .storageFull: .storageFull
        case .refused: .notKept
        }
    }
}
