/// Where one part of a message stands in the source, and what its header says of its content.
struct ScannedPart: Sendable {
    enum Kind: Sendable {
        case leaf
        case multipart
        /// A message within the message, which is the only child of this part.
        case message
    }

    /// What a part is to the reader of the message.
    enum Role: Sendable {
        case container
        case text
        case html
        case inline
        case attachment
        /// Belongs to a message within the message and is listed there only.
        case embedded
    }

    var parent: Int?
    /// The position among its siblings, from 1.
    var number: Int
    var depth: Int
    var isEmbedded: Bool
    var childCount = 0
    var kind = Kind.leaf
    var fields: Range<Int>
    var body: Range<Int>
    var content = ContentDescription()

    init(parent: Int?, number: Int, depth: Int, isEmbedded: Bool, firstField: Int, position: Int) {
        self.parent = parent
        self.number = number
        self.depth = depth
        self.isEmbedded = isEmbedded
        fields = firstField..<firstField
        body = position..<position
    }

    /// The list that the part belongs to, as Mailpit sorts them.
    ///
    /// What says attachment, and bytes that say nothing else, are attachments; any other part that is not the text is
    /// inline. A text that has a file name and sits inline is a file, not the letter.
    var role: Role {
        if isEmbedded { return .embedded }
        if kind == .multipart { return .container }
        if content.disposition == .attachment { return .attachment }
        let isNamedFile = content.disposition == .inline && !content.fileName.isEmpty && parent != nil
        if kind == .leaf, !isNamedFile {
            if content.mediaType == "text/html" { return .html }
            // A multipart whose boundary never appears is shown as the text it holds.
            if content.mediaType == "text/plain" || content.isMultipart { return .text }
        }
        if content.disposition == nil, parent == nil || content.mediaType == "application/octet-stream" {
            return .attachment
        }
        return .inline
    }
}
