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

    /// The form on the wire.
    public var description: String { "\(category).\(subject).\(detail)" }
}
