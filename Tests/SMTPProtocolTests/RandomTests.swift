import SMTPProtocol
import TestSupport
import Testing

/// Dialogues that nobody thought of: the transcript must not depend on how the bytes are cut.
@Suite struct RandomTests {
    private static let fragments = [
        "EHLO c\r\n", "HELO c\r\n", "MAIL FROM:<a@b.test>\r\n", "RCPT TO:<c@d.test>\r\n", "DATA\r\n", "RSET\r\n",
        "QUIT\r\n",
        "NOOP", " ", "\r", "\n", "\r\n", ".", ".\r\n", "\r\n.\r\n", "\n.\n", "\0", "x",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "MAIL FROM:<> SIZE=", "9", "\u{16}", "\u{3}", "GET / HTTP/1.1\r\n", "BDAT 7\r\n", "BDAT 30 LAST\r\n",
        "AUTH PLAIN\r\n", "AUTH PLAIN eA==\r\n", "*\r\n", "..", "\u{E9}",
    ].map { Array($0.utf8) }

    @Test(arguments: 0..<400)
    func `A transcript is the same whole, byte by byte and in random pieces`(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        let policy = SessionPolicy(
            hostName: "mail.test",
            maximumMessageSize: 60,
            authentication: AuthenticationPolicy(mechanismsWithoutTLS: ["PLAIN"]),
            limits: SessionLimits(maximumCommandLength: 40, maximumRecipients: 3, maximumBadCommands: 10)
        )
        var bytes = Array("EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nDATA\r\n".utf8)
        if Bool.random(using: &random) { bytes = [] }
        for _ in 0..<Int.random(in: 1...60, using: &random) {
            bytes += Self.fragments[Int.random(in: 0..<Self.fragments.count, using: &random)]
        }
        let whole = Self.transcript(of: bytes, policy) { $0.count }
        #expect(Self.transcript(of: bytes, policy) { _ in 1 } == whole)
        for _ in 0..<5 {
            #expect(Self.transcript(of: bytes, policy) { _ in Int.random(in: 1...12, using: &random) } == whole)
        }
    }

    private static func transcript(
        of bytes: [UInt8],
        _ policy: SessionPolicy,
        nextLength: (ArraySlice<UInt8>) -> Int
    ) -> [String] {
        var conversation = Conversation(policy)
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(nextLength(rest))
            rest = rest.dropFirst(piece.count)
            conversation.receive(piece)
            while conversation.session.isBusy {
                let isKeeping = conversation.session.stage == .commit
                conversation.handle(
                    isKeeping ? .completed(.stored(id: "1")) : .authenticationChecked(.challenge("eA=="))
                )
            }
        }
        return conversation.transcript
    }
}
