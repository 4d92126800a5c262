import Mutation

/// What the tool is asked for, as JSON on standard input.
struct Request: Decodable {
    /// The files to mutate, relative to `source`, in the order of their numbers.
    let files: [String]
    /// The tree that is read.
    let source: String
    /// The tree that the mutated files are written to.
    let target: String
    /// Files whose declarations tell which parameters have defaults, where `defaults` is missing.
    let declarations: [String]
    /// What an earlier answer said of them.
    let defaults: Defaults?
    /// The lines that mutants must touch, first and last of each piece, by file; a file that is missing here may be
    /// changed everywhere.
    let lines: [String: [[Int]]]
    /// The numbers of mutants that are not written, because they do not compile.
    let without: Set<Int>
}
