/// How the value of an attribute is checked.
///
/// An attribute that is not listed is removed.
enum AllowedAttribute {
    /// Browsers neither load nor run anything because of it.
    case plain
    /// CSS.
    case style
    /// The address of a link, which is opened when somebody clicks it.
    case link
    /// The address of an image, which is loaded with the document.
    case image

    /// The attribute, with a bit of its own; nil where it is not allowed on that element.
    static func of(_ name: String, on element: String) -> (kind: AllowedAttribute, bit: UInt128)? {
        guard let (kind, number) = all[name], isAllowed(name, kind, on: element) else { return nil }
        return (kind, 1 << UInt128(number))
    }

    private static func isAllowed(_ name: String, _ kind: AllowedAttribute, on element: String) -> Bool {
        switch (kind, name) {
        case (.link, _): element == "a" || element == "area"
        case (.image, "src"): element == "img"
        case (_, "content"): element == "meta"
        default: true
        }
    }

    private static let all: [String: (AllowedAttribute, Int)] = {
        let plain = """
            abbr align alink alt aria-hidden aria-label axis bgcolor border bordercolor bottommargin cellpadding \
            cellspacing char charoff class clear color cols colspan compact content coords datetime dir face frame \
            headers height hidden hspace id lang leftmargin link marginheight marginwidth media name noshade nowrap open \
            reversed rightmargin role rows rowspan rules scope shape size span start summary text title topmargin type \
            usemap valign value vlink vspace width
            """
        var all: [String: (AllowedAttribute, Int)] = [:]
        for name in plain.split(separator: " ") { all[String(name)] = (.plain, all.count) }
        for (name, kind) in [("style", .style), ("href", .link), ("src", .image), ("background", .image)]
            as [(String, AllowedAttribute)]
        {
            all[name] = (kind, all.count)
        }
        return all
    }()
}
