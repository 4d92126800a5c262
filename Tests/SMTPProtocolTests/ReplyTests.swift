import Testing

@testable import SMTPProtocol

@Suite struct ReplyTests {
    @Test func `A reply of several lines has a hyphen and the codes on each`() {
        let reply = Reply(250, EnhancedCode(2, 0, 0), lines: ["one", "two", "three"])
        #expect(
            String(decoding: reply.wireBytes, as: UTF8.self) == "250-2.0.0 one\r\n250-2.0.0 two\r\n250 2.0.0 three\r\n"
        )
        #expect(Reply(354, nil, "go on").wireBytes == Array("354 go on\r\n".utf8))
    }

    @Test func `Nothing but printable ASCII gets into a reply`() {
        let reply = Reply.messageKept(id: "1\r\n250 2.0.0 forged\0\u{7F}\t\u{E9}\u{1F4EC}")
        #expect(reply.lines == ["OK: kept as 1??250 2.0.0 forged?????"])
    }

    @Test func `A line of a reply has at most 512 bytes`() {
        let reply = Reply(250, EnhancedCode(2, 0, 0), String(repeating: "x", count: 10_000))
        #expect(reply.wireBytes.count <= 512)
        #expect(Reply.parameterNotOffered(String(repeating: "x", count: 4_000)).wireBytes.count <= 100)
    }

    @Test func `The class of an enhanced code is that of its reply`() {
        let replies: [Reply] = [
            .senderAccepted, .recipientAccepted, .transactionReset, .nothingDone, .notVerified, .readyForTLS, .goodbye,
            .messageKept(id: "1"), .shuttingDown, .tookTooLong, .tooManyBadCommands, .bytesAfterStartTLS,
            .notAnHTTPServer, .portSpeaksTLS, .messageTooLarge, .tooManyRecipients, .storageFull, .notKeptNow, .notKept,
            .lineTooLong, .bareLineEnd, .nulInCommand, .unknownCommand, .notImplemented, .noTLSHere, .alreadyTLS,
            .startTLSRequired, .helloRequired, .mailRequired, .nestedMail, .noRecipients, .noArgumentAllowed,
            .argumentRequired, .badHelloName, .badMailSyntax, .badRecipientSyntax, .badSenderAddress,
            .badRecipientAddress, .addressNeedsSMTPUTF8, .malformedParameter, .parameterNotOffered("X"),
            .duplicateParameter("X"), .badParameterValue("X"),
        ]
        for reply in replies {
            #expect(reply.enhancedCode?.category == reply.code / 100, "\(reply)")
            #expect(reply.lines.count == 1)
        }
        #expect(Set(replies.map { $0.lines[0] }).count == replies.count)
    }

    @Test func `The greeting and the answers to EHLO, HELO, HELP and DATA have no enhanced code`() {
        for reply in [
            Reply.greeting(hostName: "h"), .hello(hostName: "h"), .extendedHello(hostName: "h", extensions: ["X"]),
            .help(verbs: ["X"]), .startContent,
        ] {
            #expect(reply.enhancedCode == nil)
        }
    }

    @Test func `Every verb has one row in the command table and is found there`() {
        #expect(CommandRule.table.count == Verb.allCases.count)
        for verb in Verb.allCases {
            let name = verb.rawValue
            #expect(Self.verb(spelled: name.lowercased()) == verb)
            #expect(Self.verb(spelled: name + "X") == nil)
            #expect(Self.verb(spelled: String(name.dropLast())) == nil)
        }
        #expect(Self.verb(spelled: "") == nil)
        #expect(CommandRule.table.filter { !$0.mayBeFollowed }.map(\.verb) == [.startTLS])
    }

    private static func verb(spelled word: String) -> Verb? {
        let bytes = Array(word.utf8)
        return CommandRule.named(bytes.span)?.verb
    }
}
