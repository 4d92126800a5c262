import Testing

@testable import SafeHTML

@Suite struct TokenizerTests {
    @Test(arguments: [
        ("a<b>c</b>", ["“a”", "<b>", "“c”", "</b>"]),
        ("<A HREF=x Title='y z' checked>", ["<a href=x title=y z checked=>"]),
        ("<p/class='a'/id=\"b\"/>", ["<p class=a id=b/>"]),
        ("<p =a==b>", ["<p =a==b>"]),
        ("<p a=1 a=2>", ["<p a=1 a=2>"]),
        ("<p a=\"<b>\" c='\"'>", ["<p a=<b> c=\">"]),
        ("<p a=b/>", ["<p a=b/>"]),
        ("1 < 2 <3 <", ["“1 ”", "“< 2 ”", "“<3 ”", "“<”"]),
        ("</>x</ b>y</", ["“x”", "<!-- b-->", "“y”", "“</”"]),
        ("a\r\nb\rc\0d", ["“a\nb\ncd”"]),
        ("<p\0q r\0=s\0>", ["<p\u{FFFD}q r\u{FFFD}=s\u{FFFD}>"]),
    ])
    func `Markup is split into tags and text`(html: String, tokens: [String]) {
        #expect(Self.tokens(html) == tokens)
    }

    @Test(arguments: ["<p", "<p a", "<p a=", "<p a=\"b>", "<p a='b>", "</p", "<p a b=c ", "<p /", "<!"])
    func `A tag that the document ends in is none`(html: String) {
        #expect(Self.tokens(html).allSatisfy { $0 == "<!---->" })
    }

    @Test(arguments: [
        ("<!--a-->b", ["<!--a-->", "“b”"]), ("<!-->b", ["<!---->", "“b”"]), ("<!--->b", ["<!---->", "“b”"]),
        ("<!---->b", ["<!---->", "“b”"]), ("<!--a--!>b", ["<!--a-->", "“b”"]),
        ("<!-- <!-->b", ["<!-- <!-->", "“b”"]), ("<!--a-- >b-->c", ["<!--a-- >b-->", "“c”"]),
        ("<!--a", ["<!--a-->"]), ("<?xml a>b", ["<!--?xml a-->", "“b”"]), ("<!a>b", ["<!--a-->", "“b”"]),
        ("<![CDATA[a>b]]>", ["<!--[CDATA[a-->", "“b]]>”"]),
    ])
    func `Comments end where browsers end them`(html: String, tokens: [String]) {
        #expect(Self.tokens(html) == tokens)
    }

    @Test(arguments: [
        ("<title>a<b>&amp;</title >c", ["<title>", "“a<b>&”", "</title>", "“c”"]),
        ("<style>a</sty</style/>c", ["<style>", "“a</sty”", "</style>", "“c”"]),
        ("<style>&amp;</STYLE>c", ["<style>", "“&amp;”", "</style>", "“c”"]),
        ("<xmp><b></xmpx></xmp>c", ["<xmp>", "“<b></xmpx>”", "</xmp>", "“c”"]),
        ("<style>a</style", ["<style>", "“a</style”"]),
        ("<plaintext>a</plaintext>", ["<plaintext>", "“a</plaintext>”"]),
        ("<textarea>\0</textarea>", ["<textarea>", "“\u{FFFD}”", "</textarea>"]),
        ("<noscript><b></noscript>", ["<noscript>", "<b>", "</noscript>"]),
        ("<style/>a</style>", ["<style/>", "“a”", "</style>"]),
    ])
    func `Elements of text end at their own end tag only`(html: String, tokens: [String]) {
        #expect(Self.tokens(html) == tokens)
    }

    @Test(arguments: [
        ("a</script>", "a"), ("<!--</script>", "<!--"),
        ("<!--<script></script>--></script>", "<!--<script></script>-->"),
        ("<!--<script>--></script>", "<!--<script>-->"), ("<!--<scriptx></script>", "<!--<scriptx>"),
        ("<!--><script></script>", "<!--><script>"), ("<!-<script></script>", "<!-<script>"),
        ("<!--<script></script></script>", "<!--<script></script>"),
        ("<!--<script >x</SCRIPT/x</script>", "<!--<script >x</SCRIPT/x"),
        ("<!--<script></scriptx></script>-- ></script>", "<!--<script></scriptx></script>-- >"),
    ])
    func `A script ends where browsers end it`(rest: String, script: String) {
        #expect(Self.tokens("<script>\(rest)b") == ["<script>", "“\(script)”", "</script>", "“b”"])
    }

    @Test func `A script without an end goes to the end of the document`() {
        #expect(Self.tokens("<script><!--<script></script>b") == ["<script>", "“<!--<script></script>b”"])
    }

    @Test(arguments: [
        ("&amp;&lt;&gt;&quot;&nbsp;", "&<>\"\u{A0}"), ("&ampx &notit; &notin;", "&x ¬it; ∉"),
        ("&AMP &Amp; &;&", "& &Amp; &;&"), ("&#65;&#x41&#X41;&#", "AAA&#"),
        ("&#0;&#xD800;&#x110000;&#99999999999999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("&#128;&#x9F;&#x81;", "€Ÿ\u{81}"), ("&NotEqualTilde;&fjlig;", "≂̸fj"),
        ("&CounterClockwiseContourIntegral;", "∳"),
        ("&#x;&#xg;", "&#x;&#xg;"), ("&sup1;&sup1", "¹¹"), ("&thetasym;", "ϑ"), ("&AElig;&Zcaron;", "ÆŽ"),
    ])
    func `Character references are resolved in text`(html: String, text: String) {
        #expect(Self.tokens(html) == ["“\(text)”"])
    }

    @Test(arguments: [
        ("?a=1&copy=2&lt=3", "?a=1&copy=2&lt=3"), ("&copy;&copy", "©©"), ("&copyx", "&copyx"), ("&colon;&Tab;", ":\t"),
        ("java&#115;cript&#58;", "javascript:"), ("&notit;", "&notit;"),
    ])
    func `Character references are resolved in attributes, but not in the middle of a query`(
        html: String,
        value: String
    ) {
        #expect(Self.tokens("<a href=\"\(html)\">") == ["<a href=\(value)>"])
    }

    @Test(arguments: [
        ("<!DOCTYPE html>", "html nil nil false"), ("<!doctypeHTML >", "html nil nil false"),
        ("<!DOCTYPE>", " nil nil true"), ("<!DOCTYPE html x>", "html nil nil true"),
        ("<!DOCTYPE html", "html nil nil true"),
        ("<!DOCTYPE html PUBLIC \"a\" 'b'>", "html a b false"), ("<!DOCTYPE html PUBLIC 'a'>", "html a nil false"),
        ("<!DOCTYPE html SYSTEM 'b' x>", "html nil b false"), ("<!DOCTYPE html PUBLIC a>", "html nil nil true"),
        ("<!DOCTYPE html PUBLIC 'a>", "html a nil true"), ("<!DOCTYPE html SYSTEM>", "html nil nil true"),
    ])
    func `A document type has a name and identifiers`(html: String, doctype: String) {
        #expect(Self.tokens(html) == ["<!DOCTYPE \(doctype)>"])
    }

    @Test func `In SVG nothing has content of its own syntax, and there are CDATA sections`() {
        var tokenizer = HTMLTokenizer(Array("<style><b></style><![CDATA[<i>&amp;]]>c".utf8))
        tokenizer.isInForeignContent = true
        #expect(Self.tokens(&tokenizer) == ["<style>", "<b>", "</style>", "“<i>&amp;”", "“c”"])
    }

    @Test func `All named references of the standard are known`() {
        #expect(NamedReferences.all.count == 2_125)
        #expect(NamedReferences.all.values.count { $0.isOld } == 106)
        #expect(NamedReferences.all.keys.map(\.utf8.count).max() == NamedReferences.longestName)
        let old = NamedReferences.all.filter(\.value.isOld).keys
        #expect(old.map(\.utf8.count).max() == NamedReferences.longestOldName)
    }

    @Test func `A long text comes in pieces that split no character`() {
        let text = String(repeating: "ä€😀", count: 3_000)
        var tokenizer = HTMLTokenizer(Array(text.utf8))
        var pieces: [[UInt8]] = []
        while case .text(let piece) = tokenizer.next() { pieces.append(piece) }
        #expect(pieces.count > 5 && pieces.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
        #expect(pieces.joined().elementsEqual(text.utf8))
    }

    @Test func `A tag keeps its first 256 attributes`() {
        for count in [256, 257] {
            var tokenizer = HTMLTokenizer(Array(("<p " + (0..<count).map { "a\($0) " }.joined() + ">").utf8))
            guard case .startTag(let tag) = tokenizer.next() else {
                Issue.record("no tag")
                return
            }
            #expect(tag.attributes.count == 256)
        }
    }

    /// The tokens in a short form.
    static func tokens(_ html: String) -> [String] {
        var tokenizer = HTMLTokenizer(Array(html.utf8))
        return tokens(&tokenizer)
    }

    static func tokens(_ tokenizer: inout HTMLTokenizer) -> [String] {
        var tokens: [String] = []
        while let token = tokenizer.next() { tokens.append(describe(token)) }
        return tokens
    }

    private static func describe(_ token: HTMLToken) -> String {
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        switch token {
        case .text(let bytes): return "“\(text(bytes))”"
        case .startTag(let tag):
            let attributes = tag.attributes.map { " \($0.name)=\(text($0.value))" }.joined()
            return "<\(tag.name)\(attributes)\(tag.isSelfClosing ? "/" : "")>"
        case .endTag(let name): return "</\(name)>"
        case .comment(let bytes): return "<!--\(text(bytes))-->"
        case .doctype(let doctype):
            return
                "<!DOCTYPE \(doctype.name) \(doctype.publicID ?? "nil") \(doctype.systemID ?? "nil") \(doctype.forcesQuirks)>"
        }
    }
}
