import Testing

@testable import MessageStore

@Suite(.timeLimit(.minutes(1)))
struct TextScannerTests {
    /// The obvious way.
    private func isIn(_ needle: [UInt8], _ text: [UInt8]) -> Bool {
        guard needle.count <= text.count else { return false }
        return (0...(text.count - needle.count)).contains { start in
            zip(text[start...], needle).allSatisfy { $0.isSameLetter(as: $1) }
        }
    }

    /// All texts of two letters, up to a length; the case of letters alternates.
    private static func texts(upTo length: Int) -> [[UInt8]] {
        (0...length).flatMap { length in
            (0..<(1 << length)).map { bits in
                (0..<length).map { place in
                    let letter = bits >> place & 1 == 0 ? UInt8(ascii: "a") : UInt8(ascii: "b")
                    return letter & (place % 3 == 0 ? 0xDF : 0xFF)
                }
            }
        }
    }

    @Test("A text of few letters is found exactly where comparing at every place finds it")
    func everyPlace() {
        for text in Self.texts(upTo: 7) {
            for needle in Self.texts(upTo: 4) {
                // Once behind a run of letters, so that the budget for the simple way is used up.
                for run in [0, 12] {
                    let whole = [UInt8](repeating: UInt8(ascii: "a"), count: run) + text
                    let found = String(decoding: whole, as: UTF8.self).holds(String(decoding: needle, as: UTF8.self))
                    if found != isIn(needle, whole) { Issue.record("\(needle) in \(whole)") }
                }
            }
        }
    }

    @Test(
        "A word of 900 letters that nearly occurs everywhere is looked for in 2 MiB in time",
        arguments: [true, false]
    )
    func nearlyEverywhere(isThere: Bool) {
        let word = String(repeating: "a", count: 899) + "b"
        let text = String(repeating: "A", count: 2 << 20) + (isThere ? "B" : "c")
        #expect(text.holds(word) == isThere)
    }

    @Test("A pattern of 500 stars is compared with a long address in time", arguments: [true, false])
    func manyStars(isMatch: Bool) throws {
        let pattern = String(repeating: "a*", count: 500) + "b"
        let address = String(repeating: "a", count: 1 << 20) + (isMatch ? "b" : "c")
        for _ in 0..<5 { #expect(Wildcard.matches(address, pattern) == isMatch) }
        let connection = try Connection(path: ":memory:", busyTimeout: 0)
        let found = try connection.statement("SELECT matches(?, ?), holds(?, ?)").first { values in
            values.text(address)
            values.text(pattern)
            values.text(address)
            values.text(String(repeating: "A", count: 999) + "B")
        } read: { row in
            (row.boolean(), row.boolean())
        }
        #expect(try #require(found) == (isMatch, isMatch))
    }

    @Test(
        "Stars stand for any text, none included",
        arguments: [
            ("", "", true), ("", "*", true), ("a", "", false), ("ann@a.test", "*@A.test", true), ("a", "a*a", false),
            ("aa", "a*a", true), ("abcab", "ab*ab", true), ("abab", "ab*b*ab", false), ("abbab", "ab*b*ab", true),
            ("xay", "*a*", true), ("xy", "*a*", false), ("abc", "**c", true), ("abc", "a**", true),
            ("abc", "b*", false),
        ]
    )
    func stars(text: String, pattern: String, isMatch: Bool) {
        #expect(Wildcard.matches(text, pattern) == isMatch)
    }
}
