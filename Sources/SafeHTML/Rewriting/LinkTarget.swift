/// Addresses of a mail, read as browsers read them (URL standard §4.4).
enum LinkTarget {
    /// The address of a link if it is allowed: http, https, mailto, tel, or a fragment of the document.
    ///
    /// A relative address would lead to the server that shows the mail, so none is allowed. `http:path` is relative too.
    static func link(_ value: [UInt8]) -> [UInt8]? {
        let address = cleaned(value)
        let isAllowed =
            address.first == UInt8(ascii: "#") || address.reads("http://", at: 0) || address.reads("https://", at: 0)
            || address.reads("mailto:", at: 0) || address.reads("tel:", at: 0)
        return isAllowed ? address : nil
    }

    /// The address without what URL parsers ignore: control characters and spaces around it, tabs and line ends within.
    static func cleaned(_ value: [UInt8]) -> [UInt8] {
        guard let first = value.firstIndex(where: { $0 > 0x20 }), let last = value.lastIndex(where: { $0 > 0x20 })
        else { return [] }
        return value[first...last].filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    }
}
