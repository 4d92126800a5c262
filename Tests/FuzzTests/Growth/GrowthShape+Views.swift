@testable import SafeHTML

/// HTML, rewritten for a browser.
extension GrowthShape {
    static let views: [GrowthShape] =
        [
            ("tags", "", "<p>"), ("tags-open", "", "<p "), ("less", "", "<"), ("depth", "", "<div>"),
            ("ends", "", "</p>"), ("ends-open", "", "</p "), ("comments", "", "<!--"), ("comment-ends", "<!--", "--"),
            ("declarations", "", "<!"), ("questions", "", "<?"), ("data-sections", "<svg>", "<![CDATA["),
            ("quotes-open", "", "<a ='"), ("attributes", "<a ", "b=c "), ("raw-open", "", "<style>"),
            ("raw", "<title>", "</"), ("almost-closed", "<textarea>", "</textare"),
            ("raw-closed", "", "<title></title>"),
            ("ampersands", "", "&"), ("references", "", "&#x41;"), ("names", "", "&not"), ("digits", "&#", "1"),
            ("dropped", "", "<object>"), ("foreign", "", "<svg>"), ("foreign-closed", "", "<svg></svg>"),
            ("out-of-foreign", "<svg>", "<p>"), ("links", "", "<a href=http://x>"), ("images", "", "<img src=cid:x>"),
            ("text", "", "a "),
        ]
        .map { rewritten($0, $1, $2) }
        + [
            ("urls", "url(cid:x)"), ("urls-open", "url('"), ("urls-without-end", "url(x "), ("letters", "u"),
            ("blanks", "url( "), ("comments", "<!--"),
        ]
        .flatMap { name, piece in
            [
                rewritten("style/\(name)", "<style>", piece, end: "</style>"),
                rewritten("style-attribute/\(name)", "<p style=\"", piece, end: "\">"),
            ]
        }

    /// A part is there, so that the style sheets are searched for it.
    private static func rewritten(
        _ name: String,
        _ opening: String,
        _ piece: String,
        end: String = ""
    ) -> GrowthShape {
        GrowthShape("rewrite/\(name)") { size in
            Array((opening + filled(size, with: piece) + end).utf8)
        } read: { html in
            let image = InlinePart(contentID: "x", mediaType: "image/gif", name: "", encodedSize: 6) {
                Array("GIF89a".utf8)
            }
            _ = HTMLRewriter.rewrite(html, parts: [image], limits: InlineLimits(image: 20, total: .max))
        }
    }
}
