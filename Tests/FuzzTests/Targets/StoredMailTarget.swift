import HTTPTypes
import HummingbirdCore
import InternetMessage

/// A mail that is kept, and then everything that can be asked about it: pages, parts, views, searches, a wait.
enum StoredMailTarget {
    static func run(_ mail: [UInt8]) throws(BrokenInvariant) {
        let api = FuzzedAPI.shared(.storedMail)
        let kept = try Cost.limited("Keeping the mail", bytes: mail.count) { api.keep(mail, to: ["bob@b.test"]) }
        guard let id = kept else { throw BrokenInvariant("The mail was not kept.") }
        defer { api.remove(id) }
        let message = "/api/v1/message/\(id)"
        for path in [message, "\(message)/headers", "/view/\(id).html", "/view/\(id).txt"] {
            let answer = try ask(path, of: mail, api)
            let isThere =
                answer.response.status == .ok || path.hasPrefix("/view") && answer.response.status == .notFound
            try require(isThere, "\(path) is answered \(answer.response.status.code).")
        }
        let raw = try ask("\(message)/raw", of: mail, api)
        try require(raw.body == mail, "What is read back is not what was kept.")
        let query = query(for: mail)
        _ = try ask("/api/v1/search?query=\(query)", of: mail, api)
        _ = try ask("/api/v1/wait?query=\(query)&timeout=1ms", of: mail, api)
        _ = try ask("/api/v1/messages?recipient=*b@b*", of: mail, api)
        _ = try ask("/api/v1/export", of: mail, api)
        for part in parts(of: mail) {
            let answer = try ask("\(message)/part/\(part)", of: mail, api)
            try require(answer.response.status == .ok, "Part \(part) is answered \(answer.response.status.code).")
        }
    }

    private static func ask(_ path: String, of mail: [UInt8], _ api: FuzzedAPI) throws(BrokenInvariant) -> FuzzedAnswer
    {
        let answer = try Cost.limited("GET \(path)", bytes: mail.count) {
            api.answer(to: FuzzedRequest(method: .get, path: path))
        }
        try answer.check(.get)
        return answer
    }

    /// A search for a word of the mail, if it has one, or for one that is in no mail; which one depends on the mail
    /// alone, and asking for all would take the time of ten other mails.
    private static func query(for mail: [UInt8]) -> String {
        let isLetter = { (byte: UInt8) in 0x61...0x7A ~= byte | 0x20 }
        let word = mail.suffix(mail.count / 2).drop { !isLetter($0) }.prefix(while: isLetter).prefix(200)
        let sum = mail.reduce(into: 0) { $0 &+= Int($1) }
        let unknown = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"
        let key = ["", "subject:", "from:", "to:", "-"][sum % 5]
        return key + (sum % 2 == 0 || word.isEmpty ? unknown : String(decoding: word, as: UTF8.self))
    }

    /// The first part of the lists, the last one, and one in the middle.
    private static func parts(of mail: [UInt8]) -> Set<String> {
        let message = ParsedMessage(source: mail)
        let parts = message.inline + message.attachments
        guard let first = parts.first, let last = parts.last else { return [] }
        return [first.id, last.id, parts[parts.count / 2].id]
    }
}
