/// A part of a mail that its HTML may show.
public struct InlinePart: Sendable {
    /// Without angle brackets.
    var contentID: String
    /// In lower case, without parameters.
    var mediaType: String
    /// For people; may be empty.
    var name: String
    /// How many bytes the part has in the mail; decoded it has no more.
    var encodedSize: Int
    var content: @Sendable () -> [UInt8]

    /// - Parameter content: decodes the part; called once at most.
    public init(
        contentID: String,
        mediaType: String,
        name: String,
        encodedSize: Int,
        content: @escaping @Sendable () -> [UInt8]
    ) {
        self.contentID = contentID
        self.mediaType = mediaType
        self.name = name
        self.encodedSize = encodedSize
        self.content = content
    }
}
