/// How a part wants to be shown (RFC 2183).
public enum ContentDisposition: String, Sendable {
    case inline
    /// Says attachment, or something unknown, which RFC 2183 §2.8 makes an attachment.
    case attachment
}
