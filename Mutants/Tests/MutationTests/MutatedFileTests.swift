import Testing

@testable import Mutation

struct MutatedFileTests {
    @Test("All mutants of an expression are nested around one original")
    func nesting() {
        let source = "let c = a < 5\n"
        let mutants = MutantFinder.mutants(of: source, firstNumber: 7)
        #expect(mutants.map(\.number) == [7, 8, 9])
        #expect(
            MutatedFile(source, mutants: mutants).text
                == "let c = (mutantIsActive(7) ? (a <= 5) : (a < mutantMore(8, mutantLess(9, 5))))\n"
        )
    }

    @Test("Statements are kept behind a switch, and a body may begin with a return")
    func statements() {
        let source = "func f() {\n    a() // why\n    b()\n}\n"
        let expected = """
            func f() { if mutantIsActive(0) { return };
                if !mutantIsActive(1) { a() } // why
                if !mutantIsActive(2) { b() }
            }

            """
        #expect(MutatedFile(source, mutants: MutantFinder.mutants(of: source)).text == expected)
    }

    @Test("A file without mutants is as it was")
    func untouched() {
        let source = "// a\nif a { b() }"
        #expect(MutatedFile(source, mutants: []).text == source)
    }

    @Test("A mutant is where the compiler will say it is, behind others on its line and in lines that a mutant added")
    func places() {
        let source = "func f() {\n  a(b <\n    c); d()\n}\n"
        let mutants = MutantFinder.mutants(of: source)
        let file = MutatedFile(source, mutants: mutants)
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
        for mutant in mutants {
            guard let place = file.places[mutant.number], let around = file.declarations[mutant.number] else {
                Issue.record("no place for \(mutant)")
                continue
            }
            let text = lines[place.start.line - 1].utf8.dropFirst(place.start.column - 1)
            let prefix = mutant.prefix.prefix { $0 != "\n" }
            #expect(String(text)?.hasPrefix(prefix) == true)
            #expect(around.start == .init(line: 1, column: 1))
            #expect(around.end.line == lines.count - 1)
        }
        #expect(mutants.count == 4)
    }
}
