import TestSupport
import Testing

@testable import SMTPProtocol

@Suite struct FaultRulesTests {
    private static func rule(
        _ name: String,
        _ match: FaultMatch = FaultMatch(),
        stage: FaultStage = .recipient,
        times: FaultTimes = FaultTimes(),
        expiry: FaultRule.Expiry? = nil
    ) -> FaultRule {
        FaultRule(name: name, match: match, stage: stage, action: FaultAction(size: 1), times: times, expiry: expiry)
    }

    private static func moment(to recipient: String = "b@mail.test", connection: Int64 = 1) -> FaultMoment {
        FaultMoment(
            stage: .recipient,
            hello: "client.test",
            sender: "<>",
            recipients: [recipient],
            serverName: "mail.test",
            port: 2_525,
            connection: connection
        )
    }

    private static func pattern(_ text: String) throws -> TextPattern { try #require(TextPattern(text)) }

    /// When the first of these rules acts, as one letter for each time.
    private static func times(_ times: FaultTimes, _ moments: [FaultMoment]) -> String {
        var rules = FaultRules()
        rules.replaceSettings([rule("r", times: times)], .start)
        return moments.map { rules.rule(for: $0, .start) == nil ? "." : "x" }.joined()
    }

    @Test func `All that is given has to fit, and what is not known yet fits nothing`() throws {
        let any = try Self.pattern("*")
        for (match, fits) in [
            (FaultMatch(), true), (FaultMatch(port: 2_525), true), (FaultMatch(port: 25), false),
            (FaultMatch(recipient: try Self.pattern("B@*.TEST")), true),
            (FaultMatch(recipient: try Self.pattern("b@mail")), false),
            (FaultMatch(sender: try Self.pattern("<>")), true), (FaultMatch(sender: any), true),
            (FaultMatch(hello: try Self.pattern("client.*")), true),
            (FaultMatch(serverName: try Self.pattern("mail.test")), true),
            (FaultMatch(user: any), false), (FaultMatch(recipient: any, user: any), false),
            (FaultMatch(recipient: any, sender: any, serverName: any, hello: any, port: 2_525), true),
            (FaultMatch(recipient: any, sender: any, serverName: any, hello: any, port: 2_526), false),
        ] {
            var rules = FaultRules()
            rules.replaceSettings([Self.rule("r", match)], .start)
            #expect((rules.rule(for: Self.moment(), .start) != nil) == fits, "\(match)")
        }
    }

    @Test func `At the end of a message one of its recipients is enough`() throws {
        let match = FaultMatch(recipient: try Self.pattern("b@*"))
        var rules = FaultRules()
        rules.replaceSettings([Self.rule("r", match, stage: .endOfData)], .start)
        #expect(rules.rule(for: FaultMoment(stage: .endOfData, recipients: ["a@x", "b@x"]), .start) != nil)
        #expect(rules.rule(for: FaultMoment(stage: .endOfData, recipients: ["a@x"]), .start) == nil)
        #expect(rules.rule(for: FaultMoment(stage: .data, recipients: ["b@x"]), .start) == nil)
    }

    @Test(arguments: [
        (FaultTimes(), "xxxxx"), (FaultTimes(to: 1), "x...."), (FaultTimes(to: 3), "xxx.."),
        (FaultTimes(from: 2, to: 2), ".x..."), (FaultTimes(from: 4), "...xx"),
    ])
    func `The times that are counted`(times: FaultTimes, due: String) {
        #expect(Self.times(times, Array(repeating: Self.moment(), count: 5)) == due)
    }

    @Test func `Counted apart, each has its own first time`() {
        let moments = ["a@x", "b@x", "A@x", "c@x", "b@x"].map { Self.moment(to: $0) }
        #expect(Self.times(FaultTimes(to: 1, per: .recipient), moments) == "xx.x.")
        #expect(Self.times(FaultTimes(to: 1), moments) == "x....")
        #expect(Self.times(FaultTimes(to: 1, per: .sender), moments) == "x....")
        // Who has not authenticated is one and the same.
        #expect(Self.times(FaultTimes(to: 1, per: .user), moments) == "x....")
        let connections = [1, 1, 2, 1, 3].map { Self.moment(connection: $0) }
        #expect(Self.times(FaultTimes(to: 1, per: .connection), connections) == "x.x.x")
    }

    @Test func `A share is the same for the same seed, and about what was asked for`() {
        let moments = Array(repeating: Self.moment(), count: 10_000)
        let first = Self.times(FaultTimes(share: 0.25, seed: 7), moments)
        #expect(first == Self.times(FaultTimes(share: 0.25, seed: 7), moments))
        #expect(first != Self.times(FaultTimes(share: 0.25, seed: 8), moments))
        #expect(abs(first.count { $0 == "x" } - 2_500) < 150)
        // Nobody's tests may change with a new version.
        #expect(first.hasPrefix(".x...x..x.x..........x....x....x"))
        #expect(Self.times(FaultTimes(share: 1), Array(moments.prefix(100))).allSatisfy { $0 == "x" })
    }

    @Test func `The share of those that are counted apart is chosen apart`() {
        let moments = (0..<1_000).map { Self.moment(to: "\($0)@x") }
        let due = Self.times(FaultTimes(share: 0.5, seed: 1, per: .recipient), moments).count { $0 == "x" }
        #expect(abs(due - 500) < 80)
    }

    @Test func `The first that matches and is due acts, and the others do not count what it took`() {
        var rules = FaultRules()
        rules.replaceSettings(
            [Self.rule("a", times: FaultTimes(from: 2, to: 2)), Self.rule("b", times: FaultTimes(to: 1))],
            .start
        )
        let names = (0..<3).map { _ in rules.rule(for: Self.moment(), .start)?.name }
        #expect(names == ["b", "a", nil])
        let entries = rules.entries(.start)
        #expect(entries.map(\.matched) == [3, 2])
        #expect(entries.map(\.acted) == [1, 1])
    }

    @Test func `Rules that were put come first, replace those of their name, and are taken away apart`() {
        var rules = FaultRules()
        rules.replaceSettings([Self.rule("s")], .start)
        let first = rules.put(
            [Self.rule("a", times: FaultTimes(to: 1)), Self.rule("b", times: FaultTimes(to: 1))],
            .start
        )
        #expect(first)
        _ = rules.rule(for: Self.moment(), .start)
        let second = rules.put([Self.rule("a", times: FaultTimes(to: 2)), Self.rule("c")], .start)
        #expect(second)
        #expect(rules.entries(.start).map(\.rule.name) == ["a", "b", "c", "s"])
        #expect(rules.entries(.start).map(\.matched) == [0, 0, 0, 0])
        #expect(rules.removePut(["a", "x", "s"]) == 1)
        #expect(rules.entries(.start).map(\.rule.name) == ["b", "c", "s"])
        #expect(rules.removePut() == 2)
        #expect(rules.entries(.start).map(\.rule.name) == ["s"])
    }

    @Test func `A rule of the settings that is read again unchanged goes on counting`() {
        var rules = FaultRules()
        rules.replaceSettings([Self.rule("a", times: FaultTimes(to: 2)), Self.rule("b")], .start)
        _ = rules.rule(for: Self.moment(), .start)
        rules.replaceSettings(
            [Self.rule("b", times: FaultTimes(to: 1)), Self.rule("a", times: FaultTimes(to: 2))],
            .start
        )
        #expect(rules.entries(.start).map(\.rule.name) == ["b", "a"])
        #expect(rules.entries(.start).map(\.matched) == [0, 1])
        rules.replaceSettings([], .start)
        #expect(rules.isEmpty)
    }

    @Test func `A rule is over after its time, by whichever clock it was given`() {
        var rules = FaultRules()
        let end = FaultRule.Expiry.at(FaultTime.start.sinceEpoch + 1_000)
        rules.replaceSettings([Self.rule("a", expiry: .after(.seconds(2))), Self.rule("b", expiry: end)], .start)
        #expect(rules.entries(.start + 999).map(\.rule.name) == ["a", "b"])
        #expect(rules.rule(for: Self.moment(), .start + 1_999)?.name == "a")
        #expect(rules.entries(.start + 1_999).map(\.rule.name) == ["a"])
        #expect(rules.rule(for: Self.moment(), .start + 2_000) == nil)
        #expect(rules.isEmpty)
    }

    @Test(arguments: [(0, true), (1, false)])
    func `There can be a thousand rules of the API and not one more`(excess: Int, fits: Bool) {
        var rules = FaultRules()
        let many = (0..<(FaultRules.maximumCount + excess)).map { Self.rule("\($0)") }
        #expect(rules.put(many, .start) == fits)
        #expect(rules.entries(.start).count == (fits ? FaultRules.maximumCount : 0))
        // One that takes another's place needs none.
        let replaced = rules.put([Self.rule("0", times: FaultTimes(to: 1))], .start)
        #expect(replaced)
    }

    @Test func `What is counted apart is bounded, and what came first is forgotten first`() {
        var tallies = FaultTallies()
        for number in 0..<FaultTallies.maximum { _ = tallies.count("\(number)", of: 1) }
        #expect(tallies.count("0", of: 1) == 2)
        #expect(tallies.count("new", of: 1) == 1)
        #expect(tallies.count == FaultTallies.maximum)
        #expect(tallies.count("1", of: 1) == 2)
        #expect(tallies.count("0", of: 1) == 1)
        for number in 0..<(3 * FaultTallies.maximum) { _ = tallies.count("more \(number)", of: 2) }
        #expect(tallies.count == FaultTallies.maximum)
        tallies.forget([2])
        #expect(tallies.count == 0)
        #expect(tallies.count("new", of: 1) == 1)
    }

    @Test func `The codes of a refusal are those of RFC 5321, with an enhanced code of their category`() {
        for (code, enhanced, isPlain, isPossible) in [
            (399, nil, false, false), (400, nil, false, true), (459, nil, false, true), (460, nil, false, false),
            (499, nil, false, false), (500, nil, false, true), (559, nil, false, true), (560, nil, false, false),
            (250, nil, false, false), (451, "4.7.1", false, true), (451, "5.7.1", false, false),
            (451, "4.7.1", true, false), (554, nil, true, true),
        ] as [(Int, String?, Bool, Bool)] {
            let reply = Reply(refusal: code, enhanced.flatMap(EnhancedCode.init), isPlain: isPlain, "text")
            #expect((reply != nil) == isPossible, "\(code) \(enhanced ?? "-")")
            #expect(reply.map { ($0.enhancedCode == nil) == isPlain } ?? true)
        }
        for text in ["", String(repeating: "x", count: 401), "a\r\nb", "é"] {
            #expect(Reply(refusal: 451, nil, isPlain: false, text) == nil)
        }
        for text in ["4.7", "4.7.1.1", "3.7.1", "4.7.1000", "44.7.1", "4.7.x", "4..1", "04.1.1", "4.+7.1"] {
            #expect(EnhancedCode(text) == nil, "\(text)")
        }
    }

    /// Whether a text is meant, by trying every place for every star.
    private static func isMeant(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == UInt8(ascii: "*") {
            return (text.startIndex...text.endIndex).contains { isMeant(text[$0...], pattern.dropFirst()) }
        }
        return text.first == first && isMeant(text.dropFirst(), pattern.dropFirst())
    }

    @Test func `A pattern means the same texts as by trying every place for every star`() throws {
        var random = SplitMix(state: 5)
        func text(_ letters: String, _ count: Int) -> String {
            String(
                (0..<Int.random(in: 0...count, using: &random)).compactMap { _ in letters.randomElement(using: &random)
                }
            )
        }
        for _ in 0..<20_000 {
            let (pattern, address) = ("a" + text("ab*", 10), text("aab", 14))
            let isMeant = try Self.pattern(pattern).isMeant(address)
            #expect(
                isMeant == Self.isMeant(Array(address.utf8)[...], Array(pattern.utf8)[...]),
                "\(pattern) \(address)"
            )
        }
    }
}
