import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

/// A second mail inside a first one: CVE-2023-51764 (Postfix), CVE-2023-51765 (Sendmail), CVE-2023-51766 (Exim),
/// CVE-2024-27305 (aiosmtpd), and those that ignored BDAT's count.
@Suite(.timeLimit(.minutes(1)))
struct SmugglingTests {
    private static let smuggled =
        "MAIL FROM:<evil@b.test>\r\nRCPT TO:<victim@d.test>\r\nDATA\r\nSubject: smuggled\r\n\r\nevil\r\n"

    /// Every way to write a line end and then another, but the true one.
    private static let falseEnds: [String] = {
        let lineEnds = ["\n", "\r", "\r\n", "\r\r\n", "\n\r", "\r\0\n", "\r\n\0", "\0", "\u{85}", "\u{2028}"]
        return lineEnds.flatMap { before in lineEnds.map { after in before + "." + after } }
            .filter { !$0.contains("\r\n.\r\n") }
    }()

    @Test("No false end of a message is one, through DATA and pipelined, and the message is kept as it is")
    func data() async throws {
        try await RunningServer.with { running in
            #expect(Self.falseEnds.count == 96)
            for (index, end) in Self.falseEnds.enumerated() {
                let content = "Subject: one\r\n\r\ntext" + end + Self.smuggled
                let replies = try await Attack.replies(
                    on: running.ports[.none],
                    to: Attack.opening + "DATA\r\n" + content + ".\r\nQUIT\r\n"
                )
                #expect(replies.codes == ["220", "250", "250", "250", "354", "250", "221"], "\(end.debugDescription)")
                // RFC 5321 §4.5.2: a dot that begins a true line is taken away, and nothing else is.
                let expected = content.replacing("\r\n.", with: "\r\n")
                let kept = running.keptContents
                #expect(kept.count == index + 1 && kept.last == Array(expected.utf8), "\(end.debugDescription)")
            }
        }
    }

    @Test("The same holds however the packets fall, and where the message is over the limit")
    func packets() async throws {
        let settings = SMTPSettings.forTests.with { $0.maximumMessageSize = 150 }
        var cases = 0
        for end in ["\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r\n.\r", "\r.\r\n"] {
            for padding in ["", String(repeating: "x", count: 150)] {
                let content = Array("text\(padding)\(end)\(Self.smuggled).\r\nQUIT\r\n".utf8)
                let kept = Array("text\(end)\(Self.smuggled)".replacing("\r\n.", with: "\r\n").utf8)
                let start = 4 + padding.utf8.count
                // Before each byte of the end, and one beside it on either side.
                for cut in (start - 1)...(start + end.utf8.count + 1) {
                    try await Self.expect(
                        padding.isEmpty ? [kept] : [],
                        of: [content[..<cut], content[cut...]],
                        settings,
                        "\(end.debugDescription) at \(cut)"
                    )
                    cases += 1
                }
            }
        }
        #expect(cases == 2 * (22 + 6 * 3))
    }

    /// Sends content in pieces, each of which the session reads by itself, and expects what is kept.
    private static func expect(
        _ contents: [[UInt8]],
        of pieces: [ArraySlice<UInt8>],
        _ settings: SMTPSettings,
        _ name: Comment
    ) async throws {
        let session = try await ClockedSession(settings)
        try await session.send(Attack.opening + "DATA\r\n")
        #expect(try await session.replies().codes.last == "354", name)
        for piece in pieces { try await session.send(String(decoding: piece, as: UTF8.self)) }
        #expect(try await session.replies().codes == [contents.isEmpty ? "552" : "250", "221"], name)
        let kept = session.keeper.kept.withLock { $0 }
        #expect(kept.contents == contents, name)
        #expect(kept.messages.map(\.envelope.reversePath.address) == contents.map { _ in "a@b.test" }, name)
        try await session.end()
    }

    @Test("Ends of any kind inside a chunk end nothing: its count alone does (RFC 3030 §2)")
    func chunks() async throws {
        try await RunningServer.with { running in
            for (index, end) in (Self.falseEnds + ["\r\n.\r\n"]).enumerated() {
                let content = Array("text\(end)\(Self.smuggled).\r\n".utf8)
                // Whole, and cut inside what looks like an end.
                for cut in [content.count, 5] {
                    let chunks =
                        Array("BDAT \(cut)\r\n".utf8) + content[..<cut]
                        + Array("BDAT \(content.count - cut) LAST\r\n".utf8) + content[cut...]
                    let replies = try await Attack.replies(
                        on: running.ports[.none],
                        to: [Array(Attack.opening.utf8) + chunks + Array("QUIT\r\n".utf8)]
                    )
                    #expect(replies.codes == ["220", "250", "250", "250", "250", "250", "221"])
                    #expect(running.keptContents.last == content, "\(end.debugDescription)")
                }
                #expect(running.keptContents.count == 2 * (index + 1))
            }
        }
    }

    @Test("A command line that some other server would take for two is one, and refused")
    func commands() async throws {
        try await RunningServer.with { running in
            for lineEnd in ["\n", "\r", "\n\r", "\r\r", "\0", "\r\0\n"] {
                let replies = try await Attack.replies(
                    on: running.ports[.none],
                    to: "EHLO c.test\r\nNOOP\(lineEnd)MAIL FROM:<evil@b.test>\r\nRCPT TO:<c@d.test>\r\nQUIT\r\n"
                )
                #expect(replies.codes == ["220", "250", "500", "503", "221"], "\(lineEnd.debugDescription)")
            }
        }
    }
}
