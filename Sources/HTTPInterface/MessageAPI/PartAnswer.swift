import InternetMessage

/// An attachment or inline part, without its content.
struct PartAnswer: Encodable {
    /// Digests of the decoded content, in lower case hexadecimal.
    struct Digests: Encodable {
        var md5: String
        var sha1: String
        var sha256: String

        private enum CodingKeys: String, CodingKey {
            case md5 = "MD5"
            case sha1 = "SHA1"
            case sha256 = "SHA256"
        }
    }

    var partID: String
    var fileName: String
    var contentType: String
    var contentID: String
    var size: Int
    var checksums: Digests

    init(_ part: MessagePart) {
        partID = part.id
        fileName = part.fileName
        contentType = part.mediaType
        contentID = part.contentID
        let content = part.content()
        size = content.bytes.count
        let digests = content.checksums
        checksums = Digests(md5: digests.md5, sha1: digests.sha1, sha256: digests.sha256)
    }

    private enum CodingKeys: String, CodingKey {
        case partID = "PartID"
        case fileName = "FileName"
        case contentType = "ContentType"
        case contentID = "ContentID"
        case size = "Size"
        case checksums = "Checksums"
    }
}
