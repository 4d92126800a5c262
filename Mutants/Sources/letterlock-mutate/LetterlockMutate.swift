import Foundation
import Mutation

/// Writes mutated files; `Mutants/run` calls it.
@main
enum LetterlockMutate {
    static func main() throws {
        let request = try JSONDecoder().decode(Request.self, from: FileHandle.standardInput.readDataToEndOfFile())
        let defaults = try request.defaults ?? defaults(of: request)
        var entries: [Answer.Entry] = []
        for file in request.files {
            let source = try text(of: file, in: request.source)
            let lines = request.lines[file]?.compactMap { piece in
                piece.count == 2 && piece[0] <= piece[1] ? piece[0]...piece[1] : nil
            }
            let mutants = MutantFinder.mutants(
                of: source,
                firstNumber: entries.count,
                lines: lines,
                defaults: defaults
            )
            let mutated = MutatedFile(source, mutants: mutants.filter { !request.without.contains($0.number) })
            try write(mutated.text, to: URL(filePath: request.target).appending(path: file))
            let table = LineTable(Array(source.utf8))
            entries += mutants.map { entry(of: $0, file: file, source: source, table: table, mutated: mutated) }
        }
        let answer = Answer(
            mutants: entries,
            defaults: defaults,
            switchName: MutantSwitch.fileName,
            switchText: MutantSwitch.text
        )
        try FileHandle.standardOutput.write(contentsOf: JSONEncoder().encode(answer))
    }

    private static func defaults(of request: Request) throws -> Defaults {
        var defaults = Defaults()
        for file in request.declarations { defaults.read(try text(of: file, in: request.source)) }
        return defaults
    }

    private static func text(of file: String, in folder: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: folder).appending(path: file)), as: UTF8.self)
    }

    /// Leaves a file alone that is right already, so that it is not compiled again.
    private static func write(_ text: String, to file: URL) throws {
        let data = Data(text.utf8)
        guard (try? Data(contentsOf: file)) != data else { return }
        try data.write(to: file)
    }

    private static func entry(
        of mutant: Mutant,
        file: String,
        source: String,
        table: LineTable,
        mutated: MutatedFile
    ) -> Answer.Entry {
        let (before, after) = mutant.sourceLines(of: source)
        return Answer.Entry(
            number: mutant.number,
            file: file,
            line: table.place(of: mutant.range.lowerBound).line,
            kind: mutant.kind,
            declaration: mutant.declarationName,
            before: before,
            after: after,
            place: mutated.places[mutant.number].map(numbers),
            around: mutated.declarations[mutant.number].map(numbers)
        )
    }

    private static func numbers(_ range: (start: MutatedFile.Place, end: MutatedFile.Place)) -> [Int] {
        [range.start.line, range.start.column, range.end.line, range.end.column]
    }
}
