/// Rewrites the HTML of a stranger so that a browser that shows it runs nothing and connects to nobody.
///
/// Only listed elements and attributes stay. They are serialized again, with quoted and escaped values, so a browser reads
/// exactly the tokens that were allowed. `style` is the only element in the result whose content is not ordinary markup,
/// and its content never contains anything that could be read as a tag.
///
/// CSS stays as it is. Content-Security-Policy governs everything that CSS can load, so the page that shows the result
/// must be sent with `default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'`.
public struct HTMLRewriter {
    /// What is being removed.
    private enum Skipped {
        /// An element with its content, and how many elements of its name are open.
        case element(String, depth: Int)
        case foreign(ForeignContent)
    }

    private var tokenizer: HTMLTokenizer
    private var skipped: Skipped?
    /// The text that is being read belongs to an element that is removed.
    private var dropsText = false
    /// Browsers ignore a document type that is not in front of everything else.
    private var isAtBeginning = true
    /// The content of the style element that is open.
    private var sheet: [UInt8]?
    var images: InlineImages
    var output: [UInt8] = []
    var hasLinks = false

    /// The document as it may be shown, in time linear in its size and that of the parts.
    ///
    /// - Parameters:
    ///   - html: in UTF-8.
    ///   - parts: of the mail, which the HTML may name by `cid:`.
    ///   - limits: an image beyond them is replaced by a sentence.
    public static func rewrite(
        _ html: [UInt8],
        parts: [InlinePart] = [],
        limits: InlineLimits = InlineLimits()
    ) -> SafeDocument {
        var rewriter = HTMLRewriter(html, InlineImages(parts, limits: limits))
        rewriter.run()
        return SafeDocument(html: rewriter.output, hasLinks: rewriter.hasLinks)
    }

    private init(_ html: [UInt8], _ images: InlineImages) {
        tokenizer = HTMLTokenizer(html)
        self.images = images
        output.reserveCapacity(html.count + html.count / 8)
    }

    private mutating func run() {
        while let token = tokenizer.next() {
            switch token {
            case .text(let text): take(text)
            case .startTag(let tag): take(tag)
            case .endTag(let name): end(name)
            case .doctype(let doctype):
                if isAtBeginning { write(doctype) }
                isAtBeginning = false
            case .comment: break
            }
        }
        endSheet()
    }

    private mutating func take(_ text: [UInt8]) {
        if isAtBeginning { isAtBeginning = text.allSatisfy(\.isHTMLSpace) }
        guard skipped == nil, !dropsText else { return }
        if sheet != nil { sheet? += text } else { output.appendEscaped(text) }
    }

    private mutating func take(_ tag: HTMLTag) {
        isAtBeginning = false
        dropsText = false
        guard isShown(tag) else { return }
        switch AllowedElement(tag.name) {
        case .kept(let name):
            write(tag, as: name)
            if name == "style" { sheet = [] }
        case .void(let name): if name != "meta" || isHarmlessMeta(tag) { write(tag, as: name) }
        case .dropped:
            // Only text can follow here. The end tag may be missing, so the next tag ends it, whatever it is.
            if HTMLTokenizer.hasOnlyText(tag.name) { dropsText = true } else { skipped = .element(tag.name, depth: 1) }
        case .foreign:
            guard !tag.isSelfClosing else { return }
            skipped = .foreign(ForeignContent(tag.name))
            tokenizer.isInForeignContent = true
        case .unwrapped: break
        }
    }

    /// Whether the tag is outside of everything that is removed.
    private mutating func isShown(_ tag: HTMLTag) -> Bool {
        switch skipped {
        case nil: return true
        case .element(let name, let depth):
            skipped = .element(name, depth: tag.name == name ? depth + 1 : depth)
            return false
        case .foreign(var foreign):
            let goesOn = foreign.takesStart(of: tag)
            goOn(goesOn ? foreign : nil)
            return !goesOn
        }
    }

    private mutating func end(_ name: String) {
        isAtBeginning = false
        dropsText = false
        switch skipped {
        case nil: break
        case .element(let open, let depth):
            guard name == open else { return }
            skipped = depth > 1 ? .element(open, depth: depth - 1) : nil
            return
        case .foreign(var foreign):
            let goesOn = foreign.takesEnd(of: name)
            goOn(goesOn ? foreign : nil)
            return
        }
        if name == "style" { return endSheet() }
        guard case .kept(let name) = AllowedElement(name) else { return }
        output.append("</")
        output += name.utf8
        output.append(UInt8(ascii: ">"))
    }

    private mutating func goOn(_ foreign: ForeignContent?) {
        skipped = foreign.map { .foreign($0) }
        tokenizer.isInForeignContent = foreign?.isForeign ?? false
    }

    private mutating func endSheet() {
        guard let text = sheet else { return }
        sheet = nil
        output += StyleText.withImages(StyleText.inElement(text), &images)
        output.append("</style>")
    }

    /// Whether a meta element only sets the width of the viewport or the color scheme.
    private func isHarmlessMeta(_ tag: HTMLTag) -> Bool {
        guard let name = tag.attributes.first(where: { $0.name == "name" })?.value else { return false }
        return ["viewport", "color-scheme", "supported-color-schemes"].contains(
            String(decoding: name, as: UTF8.self).lowercased()
        )
    }
}
