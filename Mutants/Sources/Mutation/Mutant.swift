/// One change of a source file.
///
/// The mutated file holds all mutants of it at once: what each inserts before and after the text that it replaces
/// chooses, at run time, between its replacement and the original.
public struct Mutant: Equatable, Sendable {
    /// What the running program knows it by; unique among all files of one run.
    public let number: Int
    /// How it changes the file.
    public let kind: MutationOperator
    /// The UTF-8 offsets of the text that is replaced; an empty range where something is only inserted.
    public let range: Range<Int>
    /// The UTF-8 offsets of the declaration around it, where the compiler may report an error that it causes.
    public let declaration: Range<Int>
    /// The name of that declaration, such as `SCRAMExchange.respond`.
    public let declarationName: String
    /// The text that takes the place of the original.
    public let replacement: String
    /// What is inserted before the original text.
    let prefix: String
    /// What is inserted after the original text.
    let suffix: String
}
