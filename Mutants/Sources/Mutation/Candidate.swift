/// A mutant that has no number yet.
struct Candidate {
    let kind: MutationOperator
    let range: Range<Int>
    let declaration: Range<Int>
    let declarationName: String
    let replacement: String
    /// What is inserted before and after the original, with the number in the place of `#`.
    let prefix: String
    let suffix: String

    func numbered(_ number: Int) -> Mutant {
        Mutant(
            number: number,
            kind: kind,
            range: range,
            declaration: declaration,
            declarationName: declarationName,
            replacement: replacement,
            // The first one is ours; what comes after it is source text.
            prefix: prefix.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                .joined(separator: String(number)),
            suffix: suffix
        )
    }
}
