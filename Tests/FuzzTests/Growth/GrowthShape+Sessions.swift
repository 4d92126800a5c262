@testable import SMTPProtocol

/// Sessions of SMTP, without limits of commands and recipients, so that nothing ends them early.
extension GrowthShape {
    private static let policy = SessionPolicy(
        hostName: "mail.test",
        maximumMessageSize: .max,
        rejectedRecipients: [RejectedRecipient(pattern: "*\(filled(160, with: "a"))b*", code: 550)].compactMap(\.self),
        limits: SessionLimits(
            maximumCommandLength: 1 << 20,
            maximumHeaderSize: .max,
            maximumTextLineLength: .max - 1,
            maximumRecipients: .max,
            maximumBadCommands: .max
        )
    )

    /// Hears `opening` and then the piece as often as it fits; all at once, or byte by byte.
    private static func session(_ name: String, _ opening: String, _ piece: String, end: String = "") -> [GrowthShape] {
        let input: @Sendable (Int) -> [UInt8] = { Array((opening + filled($0, with: piece) + end).utf8) }
        return [
            GrowthShape("\(name)", input: input) { hear($0, pace: .max) },
            // Each byte costs a call of its own, so fewer will do.
            GrowthShape("\(name)/by-byte", size: 8 << 10, input: input) { hear($0, pace: 1) },
        ]
    }

    private static func hear(_ bytes: [UInt8], pace: Int) {
        var session = SMTPSession(policy: policy)
        _ = session.connected()
        var consumed = 0
        var arrived = 0
        while arrived < bytes.count {
            arrived = pace < bytes.count - arrived ? arrived + pace : bytes.count
            while true {
                let step = session.receive(bytes.span.extracting(consumed..<arrived))
                if step.isQuiet { break }
                consumed += step.consumed
                if case .commit = step.action { _ = session.messageCompleted(.stored(id: "1")) }
            }
        }
    }

    private static let hello = "EHLO c\r\n"
    private static let mail = hello + "MAIL FROM:<>\r\n"
    private static let data = mail + "RCPT TO:<b@b.test>\r\nDATA\r\n"

    static let sessions: [GrowthShape] = [
        session("command/unknown", "", "x\r\n"), session("command/noop", "", "NOOP\r\n"),
        session("command/no-end", "", "x"), session("command/blanks", "", " "), session("command/returns", "", "\r"),
        session("command/recipients", mail, "RCPT TO:<a@b.test>\r\n"),
        session("command/pattern", mail + "RCPT TO:<", "a", end: "@b.test>\r\n"),
        session("command/parameters", hello + "MAIL FROM:<>", " X=1", end: "\r\n"),
        session("command/sender-open", hello + "MAIL FROM:<", "a.", end: "\r\n"),
        session("command/quoted", hello + "MAIL FROM:<\"", "\\a", end: "\r\n"),
        session("command/route", mail + "RCPT TO:<", "@a,", end: "\r\n"),
        session("command/literal", mail + "RCPT TO:<a@[", "1:", end: "\r\n"),
        session("data/lines", data, "x\r\n", end: ".\r\n"), session("data/one-line", data, "x"),
        session("data/dots", data, "..\r\n", end: ".\r\n"), session("data/returns", data, "\r"),
        session("data/line-feeds", data, "\n"), session("data/almost-ends", data, "\r\n.\r"),
        session("data/header", data, "X: y\r\n"),
        session("bdat/bytes", mail + "RCPT TO:<b@b.test>\r\n", "BDAT 1\r\nx"),
        session("bdat/one-chunk", mail + "RCPT TO:<b@b.test>\r\nBDAT 99999999\r\n", "x"),
    ]
    .flatMap(\.self)
}
