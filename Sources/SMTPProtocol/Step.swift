/// What came of one look at the input.
public struct Step: Sendable, Equatable {
    /// So many bytes at the front of the input are done with and must not be handed over again.
    public let consumed: Int
    /// What to do now.
    ///
    /// A range of content refers to the input of this call, before the consumed bytes are dropped.
    public let action: Action?
    /// What the consumed bytes were, for a record of the session.
    public let heard: Heard

    init(consumed: Int, action: Action?, heard: Heard = .nothing) {
        self.consumed = consumed
        self.action = action
        self.heard = heard
    }

    /// Nothing can be done until more bytes arrive or, while the session is busy, its outcome.
    public var isQuiet: Bool { consumed == 0 && action == nil }

    static let quiet = Step(consumed: 0, action: nil)
}
