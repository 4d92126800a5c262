/// HTML of a stranger that may be shown.
public struct SafeDocument: Sendable, Equatable {
    /// In UTF-8.
    public var html: [UInt8]
    /// Whether there is a link in it that leads out of the document.
    public var hasLinks: Bool
}
