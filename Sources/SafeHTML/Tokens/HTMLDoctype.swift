/// A document type.
public struct HTMLDoctype: Sendable, Equatable {
    /// In lower case; empty if there is none.
    public var name = ""
    /// The identifier after PUBLIC; nil if there is none.
    public var publicID: String?
    /// The identifier after SYSTEM or after the public one; nil if there is none.
    public var systemID: String?
    /// Whether it is so broken that browsers render the document in quirks mode.
    public var forcesQuirks = false
}
