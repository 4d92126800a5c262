/// A start tag.
public struct HTMLTag: Sendable, Equatable {
    /// In lower case.
    public var name: String
    /// In the order of the source, duplicates included.
    ///
    /// The first attribute of a name counts. Only the first 256 attributes are kept.
    public var attributes: [HTMLAttribute]
    /// Whether it ends with `/>`, which means something in SVG and MathML only.
    public var isSelfClosing: Bool
}
