@testable import SafeHTML

/// The HTML of a mail with some parts: a browser finds only allowed tags and attributes in the result.
enum HTMLTarget {
    private static let limits = InlineLimits(image: 20, total: 200)
    private static let parts = [
        part("a@b", "GIF89a", "image/gif"), part("a", "x", "image/png"),
        part("large", String(repeating: "x", count: 21), "image/png"),
        part("p", "%PDF", "application/pdf"),
    ]

    static func run(_ bytes: [UInt8]) throws(BrokenInvariant) {
        try checkTokenizer(bytes)
        let result = HTMLRewriter.rewrite(bytes, parts: parts, limits: limits).html
        // Escaping, link attributes and the text for missing images make it larger by a constant factor.
        try require(result.count <= 40 * bytes.count + 200, "\(bytes.count) bytes became \(result.count).")
        try checkTokens(result)
        try require(
            HTMLRewriter.rewrite(result, parts: parts, limits: limits).html == result,
            "Rewritten again, it is something else."
        )
        try require(HTMLRewriter.rewrite(result).html == result, "Rewritten again without parts, it is something else.")
    }

    /// All tags and attributes are on the list, even for a parser that knows no `style` element.
    private static func checkTokens(_ html: [UInt8]) throws(BrokenInvariant) {
        var tokenizer = HTMLTokenizer(html)
        var tags: [String] = []
        while let token = tokenizer.next() {
            switch token {
            case .text: break
            case .comment: throw BrokenInvariant("There is a comment.")
            case .doctype(let doctype):
                try require(!doctype.forcesQuirks && tags.isEmpty, "The document type is wrong.")
            case .endTag(let name): tags.append("/" + name)
            case .startTag(let tag):
                tags.append(tag.name)
                try check(tag)
            }
        }
        for tag in tags {
            switch AllowedElement(tag.hasPrefix("/") ? String(tag.dropFirst()) : tag) {
            case .kept(let name): try require(name == tag || "/" + name == tag, "A \(tag) was left under its old name.")
            case .void(let name): try require(name == tag, "A \(tag) was left.")
            case .dropped, .foreign, .unwrapped: throw BrokenInvariant("A \(tag) was left.")
            }
        }
        // Nothing may hide in an element that this parser reads as text and another one as markup.
        var plain = HTMLTokenizer(html)
        plain.isInForeignContent = true
        var plainTags: [String] = []
        while let token = plain.next() {
            if case .startTag(let tag) = token { plainTags.append(tag.name) }
            if case .endTag(let name) = token { plainTags.append("/" + name) }
        }
        try require(plainTags == tags, "Read otherwise, it has other tags.")
    }

    /// By bytes, as a browser does: for a `String`, a combining mark after the colon of a scheme makes another character of it.
    private static func begins(_ value: String, with prefix: String) -> Bool {
        value.lowercased().utf8.starts(with: prefix.utf8)
    }

    private static func check(_ tag: HTMLTag) throws(BrokenInvariant) {
        try require(!tag.isSelfClosing, "A tag closes itself.")
        var names: Set<String> = []
        for attribute in tag.attributes {
            let value = String(decoding: attribute.value, as: UTF8.self)
            try require(names.insert(attribute.name).inserted, "There are two \(attribute.name).")
            switch attribute.name {
            case "href":
                let schemes = ["#", "http://", "https://", "mailto:", "tel:"]
                try require(schemes.contains { begins(value, with: $0) }, "A link leads to \(value).")
                try require(
                    begins(value, with: "#") || tag.attributes.contains { $0.name == "rel" },
                    "A link tells where it is from."
                )
            case "target": try require(value == "_blank", "A link opens in \(value).")
            case "rel": try require(value == "noopener noreferrer", "A link is \(value).")
            case "src", "background":
                try require(begins(value, with: "data:image/"), "An image is at \(value).")
            default:
                try require(
                    AllowedAttribute.of(attribute.name, on: tag.name) != nil,
                    "A \(tag.name) has a \(attribute.name)."
                )
            }
        }
    }

    /// There are at most as many tokens as bytes.
    private static func checkTokenizer(_ html: [UInt8]) throws(BrokenInvariant) {
        var tokenizer = HTMLTokenizer(html)
        var tokens = 0
        var text = 0
        while let token = tokenizer.next() {
            tokens += 1
            if case .text(let bytes) = token {
                text += bytes.count
                try require(!bytes.isEmpty, "A text is empty.")
            }
        }
        try require(tokens <= html.count && text <= 3 * html.count, "There are more tokens than bytes.")
    }

    private static func part(_ id: String, _ content: String, _ type: String) -> InlinePart {
        InlinePart(contentID: id, mediaType: type, name: "n", encodedSize: content.utf8.count) { Array(content.utf8) }
    }
}
