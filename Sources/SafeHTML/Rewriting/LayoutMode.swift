/// The layout mode that browsers choose by the document type (§13.2.6.4.1).
enum LayoutMode {
    case standards
    case limitedQuirks
    case quirks

    /// Unknown public identifiers mean quirks: nearly all others do.
    init(_ doctype: HTMLDoctype) {
        guard doctype.name == "html", !doctype.forcesQuirks else {
            self = .quirks
            return
        }
        guard let publicID = doctype.publicID?.lowercased() else {
            self = .standards
            return
        }
        func begins(_ prefixes: String...) -> Bool { prefixes.contains { publicID.hasPrefix("-//w3c//dtd " + $0) } }
        if begins("xhtml 1.0 transitional//", "xhtml 1.0 frameset//") {
            self = .limitedQuirks
        } else if begins("html 4.01 transitional//", "html 4.01 frameset//") {
            self = doctype.systemID == nil ? .quirks : .limitedQuirks
        } else {
            self = begins("xhtml 1.0 strict//", "xhtml 1.1//", "html 4.01//") ? .standards : .quirks
        }
    }
}
