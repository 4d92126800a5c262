import Testing

@testable import BoundedResources

struct TextLimitTests {
    @Test(
        "A text of the limit stays whole; one byte more is cut, and the note says how much is missing",
        arguments: TextLimit.allCases
    )
    func limits(limit: TextLimit) {
        let whole = String(repeating: "x", count: limit.rawValue)
        #expect(whole.shortened(to: limit) == whole)
        #expect((whole + "y").shortened(to: limit) == whole + "… (1 more byte)")
    }

    @Test("Neither a character nor an escape is cut in the middle, wherever the limit falls")
    func boundaries() {
        for piece in ["ü", "€", "😀", "e\u{301}", #"\x1B"#, #"\C3"#, #"\,"#, #"\\"#, #"\u{1F600}"#, #"\ü"#] {
            let pieces = String(repeating: piece, count: 120)
            for offset in 0..<piece.utf8.count {
                let text = String(repeating: "a", count: offset) + pieces
                let cut = text.shortened(to: .mention)
                let kept = cut.prefix(upTo: cut.firstIndex(of: "…") ?? cut.endIndex).utf8
                #expect(kept.count <= 80)
                // All scalars are whole in any case; of what is one escape, all is there or nothing.
                let isEscape = piece.hasPrefix("\\")
                let size = isEscape ? piece.utf8.count : String(piece.unicodeScalars.prefix(1)).utf8.count
                if isEscape { #expect((kept.count - offset) % size == 0, "\(piece) \(offset) \(cut)") }
                #expect(
                    cut.hasSuffix("… (\(text.utf8.count - kept.count) more bytes)") || text.utf8.count - kept.count == 1
                )
                #expect(text.utf8.starts(with: kept))
            }
        }
    }

    @Test("A backslash at the end, and one that begins no escape, harm nothing")
    func backslashes() {
        let front = String(repeating: "x", count: 79)
        #expect((front + "\\").shortened(to: .mention) == front + "\\")
        #expect((front + "\\y").shortened(to: .mention) == front + "… (2 more bytes)")
        #expect((front + "\\u{zzzzzzzzzzzz").shortened(to: .mention) == front + "… (15 more bytes)")
        #expect((front + "x\\").shortened(to: .mention) == front + "x… (1 more byte)")
    }
}
