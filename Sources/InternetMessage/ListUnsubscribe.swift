/// What the List-Unsubscribe fields offer (RFC 2369 §3.2, RFC 8058).
public struct ListUnsubscribe: Sendable, Equatable {
    static let maximumFaults = 5

    /// The value of List-Unsubscribe; empty if there is none.
    public let header: String
    /// The links between its angle brackets that can be used.
    public let links: [String]
    /// What is wrong with it, sentences joined by a space; empty if nothing is.
    public let errors: String
    /// The value of List-Unsubscribe-Post; empty if there is none.
    public let headerPost: String

    init(header: String, headerPost: String) {
        self.header = header
        self.headerPost = headerPost
        var faults = FaultList(limit: Self.maximumFaults)
        links = header.isEmpty ? [] : Self.links(in: Array(header.utf8), faults: &faults)
        errors = faults.sentences.joined(separator: " ")
    }

    private static func links(in header: [UInt8], faults: inout FaultList) -> [String] {
        var links: [String] = []
        var schemes: Set<String> = []
        var position = 0
        var needsComma = false
        while position < header.count {
            switch header[position] {
            case UInt8(ascii: "("): position = Comment.end(in: header.span, from: position)
            case UInt8(ascii: ","):
                needsComma = false
                position += 1
            case UInt8(ascii: "<"):
                if needsComma { faults.note("A comma is missing between two links.") }
                needsComma = true
                guard let end = header.firstIndex(of: UInt8(ascii: ">"), from: position) else {
                    faults.note("A link is not closed with \">\".")
                    return links
                }
                let link = Array(header[(position + 1)..<end])
                position = end + 1
                guard let scheme = scheme(of: link, faults: &faults) else { continue }
                if schemes.insert(scheme).inserted {
                    links.append(String(decoding: link, as: UTF8.self))
                } else {
                    faults.note("There is more than one \(scheme) link.")
                }
            case let byte where byte.isWhiteSpace: position += 1
            default:
                faults.note("A link must stand between \"<\" and \">\".")
                position =
                    header[position...].firstIndex { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ",") }
                    ?? header.count
            }
        }
        if links.isEmpty { faults.note("No link can be used.") }
        return links
    }

    private static func scheme(of link: [UInt8], faults: inout FaultList) -> String? {
        guard !link.contains(where: \.isWhiteSpace) else {
            faults.note("The link \(FaultList.quote(link)) has spaces in it.")
            return nil
        }
        let beginning = String(decoding: link.prefix(8).map(\.lowercased), as: UTF8.self)
        for (prefix, scheme) in [("mailto:", "mailto"), ("http://", "HTTP"), ("https://", "HTTP")]
        where beginning.hasPrefix(prefix) {
            if link.count > prefix.utf8.count { return scheme }
        }
        faults.note("The link \(FaultList.quote(link)) is neither a mailto nor an HTTP link.")
        return nil
    }
}
