/// What happens to an element.
enum AllowedElement {
    /// Stays, perhaps under another name.
    case kept(as: String)
    /// Stays, and has no content and no end tag.
    case void(as: String)
    /// Is removed together with its content.
    case dropped
    /// Is removed together with its content, which browsers do not read as HTML.
    case foreign
    /// Is removed, but its content stays.
    case unwrapped

    init(_ name: String) {
        self = Self.all[name] ?? .unwrapped
    }

    private static let all: [String: AllowedElement] = {
        var all: [String: AllowedElement] = [:]
        let kept = """
            a abbr acronym address article aside b bdi bdo big blockquote body caption center cite code colgroup data dd \
            del details dfn dir div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 head header hgroup \
            html i ins kbd label legend li main map mark menu nav nobr ol p pre q rb rp rt rtc ruby s samp search section \
            small span strike strong style sub summary sup table tbody td tfoot th thead time tr tt u ul var
            """
        for name in kept.split(separator: " ") { all[String(name)] = .kept(as: String(name)) }
        // Old names of elements that are kept.
        for name in ["listing", "plaintext", "xmp"] { all[name] = .kept(as: "pre") }
        for name in ["area", "br", "col", "hr", "img", "meta", "wbr"] { all[name] = .void(as: name) }
        all["image"] = .void(as: "img")
        let dropped = [
            "audio", "datalist", "iframe", "noembed", "noframes", "script", "template", "title", "video",
        ]
        for name in dropped { all[name] = .dropped }
        for name in ["math", "svg"] { all[name] = .foreign }
        return all
    }()
}
