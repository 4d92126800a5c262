import Mutation

/// What the tool has done, as JSON on standard output: all mutants, also those that were not written.
struct Answer: Encodable {
    struct Entry: Encodable {
        let number: Int
        let file: String
        let line: Int
        let kind: MutationOperator
        let declaration: String
        /// The source that is changed, and what it becomes; without line breaks.
        let before: String
        let after: String
        /// Where the mutant is in the mutated file: line and column of start and end.
        ///
        /// Missing where it was not written.
        let place: [Int]?
        /// Where the declaration around it is.
        let around: [Int]?
    }

    let mutants: [Entry]
    /// What the declarations say, for the next request: reading them takes most of the time.
    let defaults: Defaults
    /// The file that each mutated module needs besides.
    let switchName: String
    let switchText: String
}
