import PeerInput

/// An enhanced status code, as `5.5.4` (RFC 3463).
public struct EnhancedCode: Sendable, Equatable, CustomStringConvertible {
    /// 2 success, 4 persistent transient failure, 5 permanent failure.
    public let category: Int
    /// What it is about: 1 address, 2 mailbox, 3 mail system, 5 protocol, 6 content, 7 security.
    public let subject: Int
    /// Meaningful together with the subject.
    public let detail: Int

    init(_ category: Int, _ subject: Int, _ detail: Int) {
        self.category = category
        self.subject = subject
        self.detail = detail
    }

    /// Reads the form on the wire; `nil` where it is not that (RFC 3463 §2).
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 1, parts[1...].allSatisfy({ 1...3 ~= $0.utf8.count }),
            let category = PeerNumber.read(parts[0], in: 2...5), category != 3,
            let subject = PeerNumber.read(parts[1], in: 0...999), let detail = PeerNumber.read(parts[2], in: 0...999)
        else { return nil }
        self.init(category, subject, detail)
    }

    /// The one that says no more than a refusal's three digits do to those who know mailboxes.
    static func customary(for code: Int) -> EnhancedCode {
        switch code {
        case 421: .init(4, 3, 2)
        case 450: .init(4, 2, 1)
        case 451: .init(4, 3, 0)
        case 452: .init(4, 2, 2)
        case 454: .init(4, 7, 0)
        case 535: .init(5, 7, 8)
        case 550: .init(5, 1, 1)
        case 551: .init(5, 1, 6)
        case 552: .init(5, 2, 2)
        case 553: .init(5, 1, 3)
        case 554: .init(5, 7, 1)
        default: .init(code / 100, 0, 0)
        }
    }

    /// The form on the wire.
    public var description: String { "\(category).\(subject).\(detail)" }
}
