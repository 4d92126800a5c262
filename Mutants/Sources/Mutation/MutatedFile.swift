/// A file with all of its mutants, and where each of them is in it.
public struct MutatedFile: Sendable {
    /// A place as the compiler names it: both count from 1, columns in bytes.
    public struct Place: Codable, Equatable, Sendable {
        /// The line.
        public let line: Int
        /// The column.
        public let column: Int
    }

    /// The text.
    public let text: String
    /// Where the text of a mutant begins and ends, by its number.
    public let places: [Int: (start: Place, end: Place)]
    /// Where the declaration around a mutant begins and ends, by its number.
    public let declarations: [Int: (start: Place, end: Place)]

    /// Writes the mutants into the source.
    public init(_ source: String, mutants: [Mutant]) {
        var writer = SchemaWriter(source: Array(source.utf8))
        for mutant in mutants.sorted(by: Self.isOutside) { writer.write(mutant) }
        writer.finish()
        text = String(decoding: writer.output, as: UTF8.self)

        let lines = LineTable(writer.output)
        var places: [Int: (start: Place, end: Place)] = [:]
        var declarations: [Int: (start: Place, end: Place)] = [:]
        for mutant in mutants {
            guard let range = writer.ranges[mutant.number] else { continue }
            places[mutant.number] = (lines.place(of: range.lowerBound), lines.place(of: range.upperBound))
            let declaration = mutant.declaration
            declarations[mutant.number] = (
                lines.place(of: writer.offset(of: declaration.lowerBound)),
                lines.place(of: writer.offset(of: declaration.upperBound))
            )
        }
        self.places = places
        self.declarations = declarations
    }

    /// Outer mutants come before those inside them, and of equal ones those that were found first.
    private static func isOutside(_ one: Mutant, _ other: Mutant) -> Bool {
        (one.range.lowerBound, other.range.upperBound, one.number)
            < (other.range.lowerBound, one.range.upperBound, other.number)
    }
}
