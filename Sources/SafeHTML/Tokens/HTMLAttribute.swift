/// An attribute of a start tag.
public struct HTMLAttribute: Sendable, Equatable {
    /// In lower case.
    public var name: String
    /// In UTF-8, with its character references resolved.
    public var value: [UInt8]
}
