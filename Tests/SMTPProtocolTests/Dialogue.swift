import SMTPProtocol
import Testing

/// A session as a text that can be read, and run against the machine.
///
///     S: 220                      a line of a reply; the words given must be its first
///     C: MAIL FROM:<a@b.test>     a line of the client, CRLF is added; escapes as in C
///     C~ QU                       bytes of the client without CRLF
///     E: stored 17                an event: `stored`, `refused`, `refused for now`, `full`, `lost`, `tls`, `timeout`, `drain`,
///                                 `closed`, `challenge dGV4dA==`, `believed ci`, `not believed`, `not checked`,
///                                 `no base64`
///     = close completed           anything else the session wants, whole
///
/// Unless it is pipelined, what stands under a line of the client must come before the next line is sent.
struct Dialogue {
    private enum Item {
        case bytes([UInt8])
        case event(Event)
    }

    /// How the client's bytes are cut on their way.
    enum Delivery: Equatable {
        case lineByLine
        case whole
        case byteByByte
        /// In two at this position of all bytes.
        case cut(Int)
    }

    let policy: SessionPolicy
    private let rules: [FaultRule]
    private var items: [(item: Item, expected: [String])] = []
    private var greeting: [String] = []

    init(_ text: String, _ policy: SessionPolicy = .init(hostName: "mail.test"), _ rules: [FaultRule] = []) {
        self.policy = policy
        self.rules = rules
        for line in text.split(separator: "\n") {
            let kind = line.prefix(2)
            let rest = String(line.dropFirst(3))
            switch kind {
            case "C:": items.append((.bytes((rest + #"\r\n"#).unescaped), []))
            case "C~": items.append((.bytes(rest.unescaped), []))
            case "E:": items.append((.event(Self.event(rest)), []))
            case "S:", "= ": expect(String(line))
            default: Issue.record("A dialogue cannot have this line: \(line)")
            }
        }
    }

    /// How many bytes the client sends in all.
    var length: Int {
        items.reduce(0) { length, entry in
            if case .bytes(let bytes) = entry.item { length + bytes.count } else { length }
        }
    }

    /// Expects the transcript that is written down, however the bytes are delivered.
    func run(pipelined: Bool = false, sourceLocation: SourceLocation = #_sourceLocation) {
        let expected = greeting + items.flatMap(\.expected)
        let deliveries = [Delivery.whole, .byteByByte] + (0...length).map { .cut($0) }
        for delivery in deliveries {
            let transcript = transcript(delivery)
            guard matches(transcript, expected) else {
                return report(delivery, transcript, expected, sourceLocation)
            }
        }
        if !pipelined { runLineByLine(sourceLocation) }
    }

    /// What is said and done with one way of delivery.
    func transcript(_ delivery: Delivery) -> [String] {
        var conversation = Conversation(policy, rules)
        var run: [UInt8] = []
        var position = 0
        for (item, _) in items {
            switch item {
            case .bytes(let bytes):
                run += bytes
            case .event(let event):
                deliver(run, at: &position, delivery, to: &conversation)
                run = []
                conversation.handle(event)
            }
        }
        deliver(run, at: &position, delivery, to: &conversation)
        return conversation.transcript
    }

    private func deliver(
        _ bytes: [UInt8],
        at position: inout Int,
        _ delivery: Delivery,
        to conversation: inout Conversation
    ) {
        switch delivery {
        case .lineByLine, .whole:
            conversation.receive(bytes)
        case .byteByByte:
            for byte in bytes { conversation.receive(CollectionOfOne(byte)) }
        case .cut(let place):
            let split = min(max(place - position, 0), bytes.count)
            conversation.receive(bytes[..<split])
            conversation.receive(bytes[split...])
        }
        position += bytes.count
    }

    private func runLineByLine(_ sourceLocation: SourceLocation) {
        var conversation = Conversation(policy, rules)
        var expected = greeting
        for (item, expectedHere) in items {
            switch item {
            case .bytes(let bytes): conversation.receive(bytes)
            case .event(let event): conversation.handle(event)
            }
            expected += expectedHere
            guard matches(conversation.transcript, expected) else {
                return report(.lineByLine, conversation.transcript, expected, sourceLocation)
            }
        }
    }

    private func matches(_ transcript: [String], _ expected: [String]) -> Bool {
        transcript.count == expected.count
            && zip(transcript, expected).allSatisfy { line, expected in
                line == expected || expected.hasPrefix("S:") && line.hasPrefix(expected) && endsWord(line, expected)
            }
    }

    /// Whether the end of a prefix is also the end of a word.
    private func endsWord(_ line: String, _ prefix: String) -> Bool {
        line.dropFirst(prefix.count).first.map { !$0.isLetter && !$0.isNumber && $0 != "." } ?? true
    }

    private func report(
        _ delivery: Delivery,
        _ transcript: [String],
        _ expected: [String],
        _ sourceLocation: SourceLocation
    ) {
        Issue.record(
            """
            Delivered \(delivery):
            \(transcript.joined(separator: "\n"))
            Expected:
            \(expected.joined(separator: "\n"))
            """,
            sourceLocation: sourceLocation
        )
    }

    private mutating func expect(_ line: String) {
        if items.isEmpty {
            greeting.append(line)
        } else {
            items[items.count - 1].expected.append(line)
        }
    }

    private static func event(_ text: String) -> Event {
        switch text {
        case "tls": return .tlsEstablished
        case "refused": return .completed(.refused)
        case "refused for now": return .completed(.refusedForNow)
        case "full": return .completed(.storageFull)
        case "lost": return .contentLost(.storageFull)
        case "timeout": return .timedOut
        case "drain": return .drain
        case "closed": return .peerClosed
        case "not believed": return .authenticationChecked(.failed)
        case "not checked": return .authenticationChecked(.unavailable)
        case "no base64": return .authenticationChecked(.malformed)
        case let text where text.hasPrefix("challenge "):
            return .authenticationChecked(.challenge(String(text.dropFirst(10))))
        case let text where text.hasPrefix("believed "):
            return .authenticationChecked(.succeeded(user: String(text.dropFirst(9))))
        case let text where text.hasPrefix("stored "): return .completed(.stored(id: String(text.dropFirst(7))))
        default:
            Issue.record("A dialogue cannot have this event: \(text)")
            return .peerClosed
        }
    }
}

extension Dialogue {
    /// The greeting, and a client that introduces itself.
    static let introduction = """
        S: 220
        C: HELO c
        S: 250
        """

    /// That, and a transaction with one recipient.
    static let transaction = """
        \(introduction)
        C: MAIL FROM:<>
        S: 250
        C: RCPT TO:<c@d.test>
        S: 250
        """

    /// The reply to EHLO: what is always announced, and `more` behind it.
    static func extensions(_ more: String..., size: Int = 52_428_800) -> String {
        let always = [
            "mail.test", "PIPELINING", "SIZE \(size)", "8BITMIME", "BINARYMIME", "CHUNKING", "SMTPUTF8",
            "ENHANCEDSTATUSCODES", "DSN",
        ]
        let lines = always + more
        return (lines.dropLast().map { "S: 250-\($0)" } + lines.suffix(1).map { "S: 250 \($0)" }).joined(
            separator: "\n"
        )
    }
}

extension SessionPolicy {
    static let plain = SessionPolicy(hostName: "mail.test")
    static let startTLS = SessionPolicy(hostName: "mail.test", tlsMode: .startTLS)
    static let startTLSRequired = SessionPolicy(
        hostName: "mail.test",
        tlsMode: .startTLS,
        secureConnectionRequired: true
    )
    static let authenticating = SessionPolicy(
        hostName: "mail.test",
        tlsMode: .startTLS,
        authentication: AuthenticationPolicy(
            mechanisms: ["SCRAM-SHA-256", "PLAIN", "LOGIN"],
            mechanismsWithoutTLS: ["SCRAM-SHA-256"]
        )
    )
    static let implicitTLS = SessionPolicy(hostName: "mail.test", tlsMode: .implicitTLS)
}
