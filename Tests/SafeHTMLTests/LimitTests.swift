import TestSupport
import Testing

@testable import SafeHTML

/// Every limit of what is shown of a mail's HTML: what comes to it is shown, and one more is not.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    private static let rows = [
        LimitRow("HTMLTokenizer.mostAttributes", within: "all", beyond: "cut") { excess in
            let count = HTMLTokenizer.mostAttributes + excess
            var tokenizer = HTMLTokenizer(Array(("<p " + (0..<count).map { "a\($0) " }.joined() + ">").utf8))
            guard case .startTag(let tag) = tokenizer.next() else { return "no tag" }
            return tag.attributes.count == count ? "all" : "cut"
        },
        LimitRow("InlineLimits.image", within: "<img src", beyond: "<img alt") { excess in
            let image = part(String(repeating: "x", count: 100 + excess))
            return RewriterTests.rewrite("<img src=cid:a>", [image], InlineLimits(image: 100))
        },
        LimitRow("InlineLimits.total", within: "<img src", beyond: "<img alt") { excess in
            let size = "data:image/png;base64,aGVsbG8=".utf8.count
            return RewriterTests.rewrite("<img src=cid:a>", [part("hello")], InlineLimits(total: size - excess))
        },
    ]

    private static func part(_ content: String) -> InlinePart {
        InlinePart(contentID: "a", mediaType: "image/png", name: "a.png", encodedSize: content.utf8.count) {
            Array(content.utf8)
        }
    }

    @Test(arguments: rows.indices)
    func `What is within a limit passes, and one more does not`(row: Int) async throws {
        let faults = try await Self.rows[row].faults()
        #expect(faults.isEmpty)
    }

    /// What the table of names makes of it: TokenizerTests.
    private static let others: Set = ["NamedReferences.longestName", "NamedReferences.longestOldName"]

    @Test func `Each limit that is declared is in the table`() throws {
        let ofImages = Mirror(reflecting: InlineLimits()).children.compactMap(\.label).map { "InlineLimits.\($0)" }
        let declared = try DeclaredLimits.names(in: "SafeHTML").union(ofImages)
        #expect(declared == Set(Self.rows.map(\.limit)).union(Self.others))
    }
}
