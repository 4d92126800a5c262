/// The media type with which a part is sent.
enum PartType {
    /// Types that a page of the same origin could run as a script or apply as a style sheet: the JavaScript types of the
    /// MIME Sniffing standard (§4.6), WebAssembly, CSS and XSLT.
    ///
    /// Documents such as HTML and SVG keep their type. They are only downloaded, and their policy lets nothing run.
    private static let active: Set<String> = {
        let scripts = ["ecmascript", "javascript", "x-ecmascript", "x-javascript"]
        let old = ["jscript", "livescript"] + (0...5).map { "javascript1.\($0)" }
        return Set(
            scripts.map { "application/\($0)" } + (scripts + old).map { "text/\($0)" }
                + ["application/wasm", "application/xslt+xml", "text/css", "text/xsl"]
        )
    }()

    /// The type that the sender gave, or plain text if a browser could run it.
    static func safe(_ mediaType: String) -> String {
        active.contains(mediaType.lowercased()) ? "text/plain" : mediaType
    }
}
