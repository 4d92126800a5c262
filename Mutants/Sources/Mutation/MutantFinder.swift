import SwiftOperators
import SwiftParser
import SwiftSyntax

/// Finds the mutants of a source file.
public enum MutantFinder {
    /// The mutants of a source, outer ones before those inside them.
    ///
    /// - Parameters:
    ///   - source: The text of the file.
    ///   - firstNumber: The number of the first mutant.
    ///   - lines: The lines that a mutant must touch; nil allows all.
    ///   - defaults: The parameters that calls may go without.
    public static func mutants(
        of source: String,
        firstNumber: Int = 0,
        lines: [ClosedRange<Int>]? = nil,
        defaults: Defaults = Defaults()
    ) -> [Mutant] {
        // An operator that nobody knows stays unfolded, and without mutants.
        let tree = OperatorTable.standardOperators.foldAll(Parser.parse(source: source)) { _ in }
        let visitor = MutantVisitor(defaults: defaults)
        visitor.walk(tree)
        let table = LineTable(Array(source.utf8))
        let wanted = visitor.candidates.filter { candidate in
            guard let lines else { return true }
            let first = table.place(of: candidate.range.lowerBound).line
            let last = table.place(of: candidate.range.upperBound).line
            return lines.contains { $0.overlaps(first...last) }
        }
        return wanted.enumerated().map { $1.numbered(firstNumber + $0) }
    }
}
