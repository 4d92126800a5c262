import InternetMessage
import Testing

/// Changes good mails in thousands of ways, the same ones in every run.
@Suite("Mutations")
struct MutationTests {
    private struct Generator {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return bound > 0 ? Int(state >> 33) % bound : 0
        }
    }

    /// Pieces that mean something to the readers.
    private static let pieces = [
        "\r\n", "\n", "\r", "\r\n\r\n", "--", "--outer", "--outer--\r\n", "--inner\r\n", "--b--", "=?", "?=",
        "=?utf-8?Q?",
        "=?utf-8?B?", "\"", "(", ")", "<", ">", ",", ";", ":", "\\", "=", "%", "*0*=", "''", "=\r\n", "\u{0}", "\u{FF}",
        "Content-Type: multipart/mixed; boundary=outer\r\n", "Content-Type: message/rfc822\r\n", "charset=utf-16",
        "&#x",
        "charset=iso-2022-jp", "Content-Transfer-Encoding: base64\r\n", "Date: 31 Feb 999999 99:99:99 +9999\r\n",
        "<style",
    ]

    private static func mutate(_ mail: [UInt8], with generator: inout Generator) -> [UInt8] {
        var mail = mail
        for _ in 0...generator.next(4) {
            let position = generator.next(mail.count + 1)
            switch generator.next(6) {
            case 0 where position < mail.count: mail[position] = UInt8(truncatingIfNeeded: generator.next(256))
            case 1: mail.insert(contentsOf: pieces[generator.next(pieces.count)].utf8, at: position)
            case 2: mail.removeSubrange(position..<min(mail.count, position + generator.next(60)))
            case 3:
                let end = min(mail.count, position + generator.next(200))
                mail.insert(contentsOf: Array(mail[position..<end]), at: generator.next(mail.count + 1))
            case 4 where generator.next(4) == 0: mail.removeSubrange(position...)
            default: mail.insert(UInt8(truncatingIfNeeded: generator.next(256)), at: position)
            }
        }
        return mail
    }

    @Test("However a mail is damaged, it is read, and summary and message agree", arguments: Samples.all.indices)
    func mutations(sample: Int) {
        var generator = Generator(state: UInt64(sample) &+ 2_026)
        var mail = Samples.all[sample]
        for round in 0..<3_400 {
            // Damage adds up for a while, then begins anew.
            if round % 20 == 0 { mail = Samples.all[sample] }
            mail = Self.mutate(mail, with: &generator)
            let summary = Samples.summary(of: mail)
            let message = ParsedMessage(source: mail)
            #expect(summary == message.summary)
            #expect(summary.attachments == message.attachments.count)
            #expect(summary.snippet.unicodeScalars.count <= 250)
            #expect(message.faults.count <= 101)
            for part in message.inline + message.attachments {
                #expect(message.part(id: part.id)?.id == part.id)
                #expect(part.content().bytes.count <= mail.count)
            }
        }
    }

    @Test("A mail that is cut at any byte is read", arguments: Samples.all.indices)
    func truncations(sample: Int) {
        let mail = Samples.all[sample]
        for length in 0...mail.count {
            let cut = Array(mail[..<length])
            #expect(Samples.summary(of: cut) == ParsedMessage(source: cut).summary)
        }
    }
}
