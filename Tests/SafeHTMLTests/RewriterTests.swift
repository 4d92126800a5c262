import Testing

@testable import SafeHTML

@Suite struct RewriterTests {
    @Test(arguments: [
        // Kept.
        (
            "<p class=a id='b' style=\"color: red\">x &amp; y</p>",
            "<p class=\"a\" id=\"b\" style=\"color: red\">x &amp; y</p>"
        ),
        (
            "<table width=100% bgcolor=#fff><tr><td colspan=2>x</table>",
            "<table width=\"100%\" bgcolor=\"#fff\"><tr><td colspan=\"2\">x</table>"
        ),
        ("<br/>a</br>b<hr>", "<br>ab<hr>"), ("1 < 2 > \"3\"", "1 &lt; 2 &gt; &quot;3&quot;"),
        ("<p title='a\"<b>'>", "<p title=\"a&quot;&lt;b&gt;\">"), ("<p hidden>", "<p hidden=\"\">"),
        ("<p class=a class=b>", "<p class=\"a\">"), ("&lt;script&gt;", "&lt;script&gt;"),
        ("<xmp><b></xmp>", "<pre>&lt;b&gt;</pre>"), ("<image alt=x>", "<img alt=\"x\">"),
        // Removed.
        ("<link rel=preconnect href=//x.test>a", "a"), ("<base href=//x.test/>a", "a"),
        ("<meta http-equiv=refresh content='0;url=//x.test'>a", "a"), ("<meta charset=utf-7>a", "a"),
        ("<iframe src=//x.test>b</iframe>a", "a"), ("<iframe srcdoc='<script>'></iframe>a", "a"),
        ("<frameset><frame src=//x.test></frameset>a", "a"), ("<noframes><p>b</noframes>a", "a"),
        ("<object data=//x.test>a</object>", "a"), ("<embed src=//x.test>a", "a"), ("<applet code=x>a</applet>", "a"),
        ("<script>b</script>a", "a"), ("<script src=//x.test></script>a", "a"), ("<noscript><p>a</noscript>", "<p>a"),
        ("<template><p>b</template>a", "a"), ("<template><template></template>b</template>a", "a"),
        ("<video poster=//x.test><source src=//x.test>b</video>a", "a"), ("<audio src=//x.test>b</audio>a", "a"),
        ("<picture><source srcset=//x.test><img alt=y></picture>a", "<img alt=\"y\">a"),
        ("<form action=//x.test><input><button>a</button></form>", "a"),
        ("<select><option>a</select><textarea><p></textarea>", "a&lt;p&gt;"),
        ("<portal src=//x.test></portal><fencedframe></fencedframe>a", "a"), ("<title>b<p></title>a", "a"),
        ("<!--b-->a<!--[if mso]><p>c<![endif]--><![if !mso]>d<![endif]>", "ad"), ("<o:p>a</o:p>", "a"),
        ("<p onclick=b onload=c>a", "<p>a"), ("<img srcset='//x.test 1x' sizes=1 loading=lazy>", "<img>"),
        ("<img src=http://x.test/i.png alt=y>", "<img alt=\"y\">"), ("<img src=/api/v1/wait>", "<img>"),
        ("<table background=http://x.test/b.png>", "<table>"), ("<p src=data:image/png,x href=http://x.test>", "<p>"),
        ("<img attributionsrc=//x.test crossorigin ping=//x.test>", "<img>"),
        ("<html manifest=//x.test lang=de>", "<html lang=\"de\">"),
        ("<p contenteditable autofocus is=x nonce=y>", "<p>"),
    ])
    func `Only what is on the list stays`(html: String, expected: String) {
        #expect(Self.rewrite(html) == expected)
    }

    @Test(arguments: [
        "http://x.test/?a=1&copy=2", "HTTPS://x.test", "mailto:a@x.test?subject=b", "tel:+49123", "h\nttp://x.test",
        " http://x.test",
        "&#104;ttp&colon;//x.test",
    ])
    func `A web, mail or telephone link opens in a new tab without an opener or a referrer`(
        address: String
    ) {
        let result = Self.rewrite("<a href=\"\(address)\" target=_self rel=opener ping=//x.test download>a</a>")
        #expect(result.hasSuffix("\" target=\"_blank\" rel=\"noopener noreferrer\">a</a>"))
        #expect(!result.contains("ping") && !result.contains("\"opener") && !result.contains("download"))
    }

    @Test(arguments: [
        "javascript:alert(1)", "java\tscript:alert(1)", "&#1;javascript:x", "javascript&colon;x", "data:text/html,x",
        "vbscript:x",
        "/api/v1/messages", "//x.test", "http:api", "https:/x.test", "file:///etc/passwd", "cid:a", "blob:x", "", "x",
        "view-source:http://x.test",
    ])
    func `Any other link loses its address`(address: String) {
        #expect(Self.rewrite("<a href=\"\(address)\">a</a>") == "<a>a</a>")
        #expect(Self.rewrite("<area href=\"\(address)\">") == "<area>")
    }

    @Test func `The result says whether a link leads out of the document`() {
        for (html, hasLinks) in [
            ("<a href=http://x.test>", true), ("<a href=mailto:a@x.test>", true), ("<a href=#b>", false),
            ("<a href=/x>", false),
        ] {
            #expect(HTMLRewriter.rewrite(Array(html.utf8)).hasLinks == hasLinks)
        }
    }

    @Test func `A link within the document stays in its tab`() {
        #expect(Self.rewrite("<a href=#b>a</a><p id=b>") == "<a href=\"#b\">a</a><p id=\"b\">")
    }

    @Test(arguments: [
        ("<svg><path/><text>b</text></svg>a", "a"), ("<svg/>a", "a"),
        ("<svg><style>b</style><script>c</script></svg>a", "a"), ("<svg><style><!--</style></svg>a", ""),
        ("<svg><foreignObject><p>b<iframe src=//x.test></iframe></foreignObject></svg>a", "a"),
        ("<svg><title/><g>b</g></svg>a", "a"), ("<svg><![CDATA[</svg>]]></svg>a", "a"),
        ("<svg><svg></svg>b</svg>a", "a"),
        ("<math><mi>b</mi><annotation-xml><p>c</annotation-xml></math>a", "a"),
        // Browsers show what follows unclosed SVG.
        ("<svg><circle><p>a", "<p>a"), ("<svg><desc>b</desc><img alt=a>", "<img alt=\"a\">"), ("<svg>b</p>a", "a"),
        ("<svg><font>b</font></svg><svg><font color=red>a", "<font color=\"red\">a"),
    ])
    func `SVG and MathML are removed with their content`(html: String, expected: String) {
        #expect(Self.rewrite(html) == expected)
    }

    @Test(arguments: [
        ("p { color: red }", "p { color: red }"), ("<!-- p > a {} -->", "  p > a {} -->"),
        ("a { content: '</b>' }", #"a { content: '\3C /b>' }"#),
        ("@media (width < 3px) {}", "@media (width < 3px) {}"), ("<p>&amp;", #"\3C p>&amp;"#), ("<", #"\3C "#),
        ("<<!--/x", "< /x"),
        ("\0", "\u{FFFD}"), ("@import '//x.test';", "@import '//x.test';"),
    ])
    func `A style sheet stays, without anything that could be read as markup`(css: String, expected: String) {
        #expect(
            Self.rewrite("<style media=print onload=x>\(css)</style>a") == "<style media=\"print\">\(expected)</style>a"
        )
    }

    @Test func `A style sheet that is never closed is closed`() {
        #expect(Self.rewrite("<style>p {}") == "<style>p {}</style>" && Self.rewrite("a</style>b") == "ab")
    }

    @Test(arguments: [
        ("<!DOCTYPE html><p>", "<!DOCTYPE html><p>"), (" <!--x--><!DOCTYPE html>", " <!DOCTYPE html>"),
        ("a<!DOCTYPE html>", "a"),
        ("<p><!DOCTYPE html>", "<p>"), ("<!DOCTYPE x><!DOCTYPE html>", ""),
        ("<!DOCTYPE html PUBLIC '-//W3C//DTD HTML 4.01 Transitional//EN'>", ""),
        ("<!DOCTYPE html PUBLIC '-//W3C//DTD HTML 3.2//EN'>", ""),
        ("<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x'>", "<!DOCTYPE html>"),
        (
            "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Transitional//EN' 'http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd'>",
            "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"\">"
        ),
    ])
    func `The document type keeps the layout`(html: String, expected: String) {
        #expect(Self.rewrite(html) == expected)
    }

    @Test func `The viewport and the color scheme stay`() {
        let viewport = "<meta name=\"viewport\" content=\"width=device-width\">"
        #expect(Self.rewrite(viewport + "<meta name=referrer content=always>") == viewport)
        #expect(
            Self.rewrite("<meta name=color-scheme content=dark http-equiv=refresh>")
                == "<meta name=\"color-scheme\" content=\"dark\">"
        )
        #expect(Self.rewrite("<p content=x>") == "<p>")
    }

    @Test(arguments: [
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
        "<select><style></select><img src=x onerror=alert(1)></style>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<title><a title=\"</title><img src=x onerror=alert(1)>\">", "<a<b onclick=x>",
        "<img src=\"x` `<script>alert(1)</script>\"` `>",
        "<!--><img src=x onerror=alert(1)>-->", "<style><style/><img src=x onerror=alert(1)>", "<p a='\"' onclick=x>",
        "&#13;<p title='&#13;&#10;'>",
        "<plaintext></plaintext><img src=x onerror=alert(1)>", "<table><p><style></table></style><td onclick=x>",
        "<isindex action=x><keygen>",
        "<\0script>alert(1)</script>", "<script\0>alert(1)</script>", "<style>@media (a</style/x>b", "<pre>\n\nx</pre>",
    ])
    func `The result holds only allowed tags, and rewriting it again changes nothing`(html: String) {
        let result = Self.rewrite(html)
        #expect(Self.rewrite(result) == result)
        var tokenizer = HTMLTokenizer(Array(result.utf8))
        while let token = tokenizer.next() {
            guard case .startTag(let tag) = token else { continue }
            #expect(tag.attributes.allSatisfy { AllowedAttribute.of($0.name, on: tag.name) != nil }, "\(tag)")
            switch AllowedElement(tag.name) {
            case .kept, .void: break
            default: Issue.record("\(tag)")
            }
        }
    }

    static func rewrite(_ html: String, _ parts: [InlinePart] = [], _ limits: InlineLimits = InlineLimits()) -> String {
        String(decoding: HTMLRewriter.rewrite(Array(html.utf8), parts: parts, limits: limits).html, as: UTF8.self)
    }
}
