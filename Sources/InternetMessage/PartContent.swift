/// The content of a part without its transfer encoding.
public struct PartContent: Sendable, Equatable {
    /// The bytes that were sent; text is still in its charset.
    public let bytes: [UInt8]
    /// What was wrong with the encoding, as sentences.
    public let faults: [String]

    /// The checksums of the bytes.
    public var checksums: Checksums { Checksums(of: bytes) }
}
