/// A pair that was found, or made and not yet written.
public struct PreparedPair: Sendable {
    /// The pair to use.
    public let pair: KeyPair
    /// Why the pair had to be made; nil where the one that was there is used again.
    public let reasonForMaking: String?
    /// What is to be written.
    public let replacement: FileReplacement
}
