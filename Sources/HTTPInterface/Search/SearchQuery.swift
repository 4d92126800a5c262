import MessageStore
import PeerInput

/// The language of `query=`: words and phrases, terms as `from:ann`, each with a contrary as `-from:ann`; all must be met.
///
/// It is Mailpit's, with a few terms more. A word with a colon that is no term is a word.
struct SearchQuery {
    private(set) var terms: [SearchTerm] = []

    /// - Throws: ``APIError`` for a term whose value makes no sense.
    init(_ text: some StringProtocol) throws(APIError) {
        guard text.utf8.count <= APILimit.search.value else {
            throw APIError(
                code: .invalidRequest,
                description: "query may have \(APILimit.search.value) bytes at most; it has \(text.utf8.count)."
            )
        }
        guard !text.utf8.contains(0) else {
            throw APIError(code: .invalidRequest, description: "query holds a NUL (%00), which cannot be searched for.")
        }
        for word in SearchWord.words(in: text) {
            try Self.refuseEmpty(word)
            terms.append(SearchTerm(try Self.condition(word), isNegated: word.isNegated))
        }
        // What asks for nothing would mean everything.
        guard !terms.isEmpty else {
            throw APIError(code: .invalidRequest, description: "query is blank; give it a word or a term, or omit it.")
        }
    }

    /// What a term can begin with.
    static let names = [
        "from", "to", "cc", "bcc", "reply-to", "addressed", "subject", "message-id", "tag", "is", "has", "before",
        "after", "larger", "smaller", "tls", "session", "listener", "auth",
    ]

    /// A term without a value, as a test has it whose variable is empty, is met by everything or by nothing.
    private static func refuseEmpty(_ word: SearchWord) throws(APIError) {
        guard word.value.isEmpty else { return }
        guard let name = word.name else {
            let found = word.isNegated ? "a - or ! with no word behind it" : "a pair of quotes with nothing between"
            throw APIError(code: .invalidRequest, description: "query has \(found).")
        }
        guard names.contains(name) else { return }
        throw APIError(
            code: .invalidRequest,
            description: "\(name): in query has no value; put it behind the colon without a blank, or omit the term."
        )
    }

    private static func condition(_ word: SearchWord) throws(APIError) -> SearchTerm.Condition {
        let value = word.value
        switch word.name {
        case nil: return .anywhere(value)
        case "from": return .mailbox(.from, value)
        case "to": return .mailbox(.to, value)
        case "cc": return .mailbox(.cc, value)
        case "bcc": return .mailbox(.bcc, value)
        case "reply-to": return .mailbox(.replyTo, value)
        case "addressed": return .addressed(value)
        case "subject": return .subject(value)
        case "message-id": return .messageID(value)
        case "tag": return .never
        case "is": return try choice(word, ["read": .isRead(true), "unread": .isRead(false), "tagged": .never])
        case "has": return try choice(word, ["attachment": .hasAttachment, "attachments": .hasAttachment])
        case "before": return .before(try time(word))
        case "after": return .after(try time(word))
        case "larger": return .larger(try size(word))
        case "smaller": return .smaller(try size(word))
        case "tls": return try tls(word)
        case "session": return .session(try number(word))
        case "listener": return try listener(word)
        case "auth": return .user(value.lowercased() == "none" ? nil : value)
        case .some: return .anywhere(word.text)
        }
    }

    private static func choice(
        _ word: SearchWord,
        _ choices: [String: SearchTerm.Condition]
    ) throws(APIError) -> SearchTerm.Condition {
        guard let condition = choices[word.value.lowercased()] else {
            throw fault(word, "one of \(choices.keys.sorted().joined(separator: ", "))")
        }
        return condition
    }

    private static func tls(_ word: SearchWord) throws(APIError) -> SearchTerm.Condition {
        try choice(
            word,
            [
                "none": .tlsVersion(nil), "1.0": .tlsVersion("1.0"), "1.1": .tlsVersion("1.1"),
                "1.2": .tlsVersion("1.2"), "1.3": .tlsVersion("1.3"),
            ]
        )
    }

    private static func listener(_ word: SearchWord) throws(APIError) -> SearchTerm.Condition {
        if let port = PeerNumber.read(word.value, in: 1...65_535) { return .listenerPort(port) }
        let modes = ["None", "StartTls", "ImplicitTls"]
        guard let mode = modes.first(where: { $0.lowercased() == word.value.lowercased() }) else {
            throw fault(word, "a port or one of \(modes.joined(separator: ", "))")
        }
        return .listenerMode(mode)
    }

    private static func number(_ word: SearchWord) throws(APIError) -> Int64 {
        guard let number = PeerNumber.read(word.value, in: 0...Int64.max) else {
            throw fault(word, "a number, as the ID of a session is")
        }
        return number
    }

    /// As `1000`, `64k`, `5MiB`: units are of 1,024.
    private static func size(_ word: SearchWord) throws(APIError) -> Int {
        let value = word.value.lowercased()
        let (digits, unit) = PeerNumber.split(value)
        let factors: [Substring: Int] = [
            "": 1, "b": 1, "k": 1 << 10, "kb": 1 << 10, "kib": 1 << 10, "m": 1 << 20, "mb": 1 << 20, "mib": 1 << 20,
            "g": 1 << 30, "gb": 1 << 30, "gib": 1 << 30,
        ]
        guard let number = PeerNumber.read(digits, in: 0...(1 << 31 - 1)), let factor = factors[unit] else {
            throw fault(word, "a size in bytes, as 1000, 64k or 5MiB")
        }
        return number * factor
    }

    /// In milliseconds since 1970.
    private static func time(_ word: SearchWord) throws(APIError) -> Int64 {
        guard let time = SearchTime.milliseconds(word.value) else {
            throw fault(word, "a date in UTC, as 2026-11-24 or 2026-11-24T09:30:00Z")
        }
        return time
    }

    private static func fault(_ word: SearchWord, _ expected: String) -> APIError {
        APIError(
            code: .invalidRequest,
            description:
                "\(quoted(word.text)) is not a term of a search: behind \(word.name ?? ""): stands \(expected)."
        )
    }
}
