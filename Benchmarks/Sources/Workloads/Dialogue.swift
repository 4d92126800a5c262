/// A whole session, from the greeting to QUIT, that brings one message of 4 KB.
final class Dialogue: Work {
    enum Pace {
        /// Each command after the reply to the one before.
        case oneByOne
        /// As RFC 2920 §3.1 allows it.
        case pipelined
    }

    private let pieces: [[UInt8]]

    init(_ pace: Pace) {
        let hello = "EHLO client.example.test\r\n"
        let transaction = [
            "MAIL FROM:<ann@example.com> SIZE=4096 BODY=8BITMIME\r\n", "RCPT TO:<bob@example.net>\r\n", "DATA\r\n",
        ]
        let content = String(decoding: SampleMail.plain, as: UTF8.self) + ".\r\n"
        let quit = "QUIT\r\n"
        let texts =
            switch pace {
            case .oneByOne: [hello] + transaction + [content, quit]
            case .pipelined: [hello, transaction.joined(), content + quit]
            }
        pieces = texts.map { Array($0.utf8) }
    }

    func run(_ iterations: Int) throws {
        for _ in 0..<iterations {
            var session = SessionRun()
            for piece in pieces { try session.receive(piece) }
            guard session.isClosed else { throw WorkloadError("The session goes on after QUIT") }
            try WorkloadError.require("Bytes of content", session.contentBytes, is: SampleMail.plain.count)
            try WorkloadError.require("Messages of the session", session.keptMessages, is: 1)
        }
    }

    func finish() {}
}
