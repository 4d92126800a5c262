/// A reverse-path or forward-path (RFC 5321 §4.1.2).
public struct Path: Sendable, Equatable {
    /// What stood between the angle brackets, as it was sent but without a source route.
    ///
    /// Empty for the null reverse-path; `Postmaster` may stand without a domain.
    public let address: String

    /// The path to an address that follows the grammar.
    public init(address: String) {
        self.address = address
    }

    /// Whether this is `<>`: nobody wants to hear of a failure.
    public var isNull: Bool { address.isEmpty }
}
