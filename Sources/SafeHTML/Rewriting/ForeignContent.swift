/// SVG or MathML that is removed, up to where a browser goes back to HTML (§13.2.6.5).
struct ForeignContent {
    /// Elements in whose content HTML may stand again.
    private static let integrationPoints: Set<String> = [
        "annotation-xml", "desc", "foreignobject", "mi", "mn", "mo", "ms", "mtext", "title",
    ]
    /// Tags that end unclosed SVG or MathML.
    private static let breakouts: Set<String> = [
        "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2",
        "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre",
        "ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u", "ul", "var",
    ]

    private let name: String
    private var depth = 1
    private var openPoints = 0

    init(_ name: String) {
        self.name = name
    }

    /// Whether the current content is not HTML.
    var isForeign: Bool { openPoints == 0 }

    /// Takes a start tag and returns whether it is part of this content.
    mutating func takesStart(of tag: HTMLTag) -> Bool {
        if isForeign, Self.breaksOut(tag) { return false }
        guard !tag.isSelfClosing else { return true }
        if tag.name == name { depth += 1 }
        if Self.integrationPoints.contains(tag.name) { openPoints += 1 }
        return true
    }

    /// Takes an end tag and returns whether this content continues.
    mutating func takesEnd(of tag: String) -> Bool {
        if tag == name {
            depth -= 1
            return depth > 0
        }
        if Self.integrationPoints.contains(tag) { openPoints = max(openPoints - 1, 0) }
        return !isForeign || tag != "p" && tag != "br"
    }

    private static func breaksOut(_ tag: HTMLTag) -> Bool {
        if tag.name == "font" { return tag.attributes.contains { ["color", "face", "size"].contains($0.name) } }
        return breakouts.contains(tag.name)
    }
}
