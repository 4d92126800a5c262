import Testing

@testable import Mutation

struct MutantFinderTests {
    /// What the mutants of a source make of its lines.
    private func changes(
        _ source: String,
        _ kind: MutationOperator,
        lines: [ClosedRange<Int>]? = nil,
        declarations: String = ""
    ) -> [String] {
        var defaults = Defaults()
        defaults.read(declarations)
        return MutantFinder.mutants(of: source, lines: lines, defaults: defaults)
            .filter { $0.kind == kind }.map { $0.sourceLines(of: source).after }
    }

    @Test("Every condition is negated, and each operand of && and ||")
    func conditions() {
        #expect(changes("if a { b }", .negateCondition) == ["if !(a) { b }"])
        #expect(changes("guard let x, y else { z }", .negateCondition) == ["guard let x, !(y) else { z }"])
        #expect(changes("let c = a && b", .negateCondition) == ["let c = !(a) && b", "let c = a && !(b)"])
        #expect(changes("let c = a ? 1 : 2", .negateCondition) == ["let c = !(a) ? 1 : 2"])
        #expect(changes("for x in y where z { }", .negateCondition) == ["for x in y where !(z) { }"])
        #expect(changes("while true { }", .negateCondition) == [])
    }

    @Test("An equality outside of conditions is negated too, and one inside only once")
    func equality() {
        #expect(changes("return a == b", .negateCondition) == ["return a != b"])
        #expect(changes("if a != b { c }", .negateCondition) == ["if !(a != b) { c }"])
    }

    @Test("A check that is left out rejects nothing")
    func checks() {
        #expect(changes("guard a else { b }", .leaveOutCheck) == ["guard true else { b }"])
        #expect(changes("if a { b }", .leaveOutCheck) == ["if false { b }"])
        #expect(changes("if let a, b { c }", .leaveOutCheck) == ["if let a, true { c }"])
        #expect(
            changes("if a || b && c { d }", .leaveOutCheck) == [
                "if false { d }", "if false || b && c { d }", "if a || false { d }", "if a || true && c { d }",
                "if a || b && true { d }",
            ]
        )
    }

    @Test("Bounds are shifted by one")
    func bounds() {
        #expect(changes("a < b", .shiftBound) == ["a <= b"])
        #expect(changes("a >= b", .shiftBound) == ["a > b"])
        #expect(changes("a..<b.count", .shiftBound) == ["a..<(b.count) - 1"])
        #expect(changes("a...5", .shiftBound) == [])
        #expect(changes("a...5", .changeNumber) == ["a...6", "a...4"])
    }

    @Test("Numbers become one more and one less, zero only one more, constants of the language stay")
    func numbers() {
        #expect(changes("let a = 1_000", .changeNumber) == ["let a = 1001", "let a = 999"])
        #expect(changes("let a = 0x10", .changeNumber) == ["let a = 17", "let a = 15"])
        #expect(changes("let a = 0", .changeNumber) == ["let a = 1"])
        #expect(changes("enum A: Int { case a = 5 }", .changeNumber) == [])
        #expect(changes("let a = 9_223_372_036_854_775_807", .changeNumber) == [])
    }

    @Test("true becomes false, and false true")
    func constants() {
        #expect(changes("let a = true", .flipConstant) == ["let a = false"])
        #expect(changes("f(x: false)", .flipConstant) == ["f(x: true)"])
    }

    @Test("Calls, assignments, throws, returns and continues are dropped, but not what ends a guard or gives the value")
    func statements() {
        #expect(changes("func f() { a(); b = 1 }", .dropStatement) == ["func f() { ; b = 1 }", "func f() { a(); }"])
        #expect(changes("func f() -> Int { a() }", .dropStatement) == [])
        #expect(changes("var x: Int { a() }", .dropStatement) == [])
        #expect(changes("let x = a.map { b($0) }", .dropStatement) == [])
        #expect(changes("let x = a.map { b = $0 }", .dropStatement) == ["let x = a.map { }"])
        #expect(changes("if a { throw b }", .dropStatement) == ["if a { }"])
        #expect(changes("for a in b { if c { continue } }", .dropStatement) == ["for a in b { if c { } }"])
        #expect(changes("guard a else { throw b }", .dropStatement) == [])
        #expect(changes("a += 1", .dropStatement) == [""])
        #expect(changes("a == 1", .dropStatement) == [])
    }

    @Test("Assertions, what only saves time, and what is logged for developers stay")
    func unobservable() {
        #expect(changes("precondition(a > 0)", .dropStatement) == [])
        #expect(changes("precondition(a > 0)", .shiftBound) == [])
        #expect(changes("a.reserveCapacity(5)", .changeNumber) == [])
        #expect(changes("logger.debug(\"a\")", .dropStatement) == [])
        #expect(changes("logger.notice(\"a\")", .dropStatement) == [""])
    }

    @Test("A function returns early with each plain value of its type")
    func early() {
        #expect(changes("func f() { a(); b() }", .returnEarly) == ["func f() { return a(); b() }"])
        #expect(changes("func f() { a() }", .returnEarly) == [])
        #expect(
            changes("func f() -> Bool { a }", .returnEarly) == [
                "func f() -> Bool { true }", "func f() -> Bool { false }",
            ]
        )
        #expect(
            changes("func f() -> A? { b; return c }", .returnEarly) == ["func f() -> A? { return nil b; return c }"]
        )
        #expect(changes("var a: [B] { c }", .returnEarly) == ["var a: [B] { [] }"])
        #expect(changes("func f() -> A { b }", .returnEarly) == [])
    }

    @Test("An argument is left out where a parameter of that name and label has a default")
    func defaults() {
        let declarations = "func f(a: Int, b: Int = 0) {}; struct S { var c = 1; let d: Int; var e: Int? }"
        #expect(changes("f(a: x, b: y)", .defaultArgument, declarations: declarations) == ["f(a: x)"])
        #expect(
            changes("S(c: x, d: y, e: z)", .defaultArgument, declarations: declarations) == [
                "S(d: y, e: z)", "S(c: x, d: y)",
            ]
        )
        #expect(changes("f(b: x) { y }", .defaultArgument, declarations: declarations) == ["f() { y }"])
        #expect(changes("g(b: y)", .defaultArgument, declarations: declarations) == [])
    }

    @Test("What stands behind ?? is used always")
    func fallback() {
        #expect(changes("let a = b ?? c", .useFallback) == ["let a = c"])
    }

    @Test("Only mutants that touch the lines asked for are made")
    func lines() {
        let source = "a()\nb(\n  c\n)\nd()\n"
        #expect(changes(source, .dropStatement, lines: [1...1]) == [""])
        #expect(changes(source, .dropStatement, lines: [3...3]).count == 1)
        #expect(changes(source, .dropStatement, lines: [4...5]).count == 2)
        #expect(changes(source, .dropStatement, lines: []) == [])
    }

    @Test("A mutant names the declaration around it")
    func declaration() {
        let source = "extension A.B { func f() { g() } \n var v: Int { 5 } }"
        let names = MutantFinder.mutants(of: source).map(\.declarationName)
        #expect(Set(names) == ["A.B.f", "A.B.v"])
    }
}
