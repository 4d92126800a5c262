/// One mailbox of an address list: a display name and an address (RFC 5322 §3.4).
public struct Mailbox: Sendable, Equatable, Hashable, Codable {
    /// The display name with its encoded words read, or the comment that stood in its place; empty if there is none.
    public var name: String
    /// The address as it was written, without comments, white space and source route; empty for `<>`.
    public var address: String

    /// Makes a mailbox of its two parts.
    public init(name: String, address: String) {
        self.name = name
        self.address = address
    }
}
