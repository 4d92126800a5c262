import SMTPProtocol
import Testing

@Suite struct ParameterTests {
    static let policy = SessionPolicy(hostName: "mail.test", maximumMessageSize: 1_000)

    @Test(arguments: [
        "SIZE=1000", "SIZE=0", "size=00000000000000001000", "BODY=7BIT", "body=8bitmime", "SMTPUTF8", "SmtpUtf8",
        "SMTPUTF8 SIZE=1 BODY=7BIT", "SIZE=1   BODY=8BITMIME",
    ])
    func `Parameters that are offered are kept in their order, as they were sent`(parameters: String) {
        let kept = parameters.split(separator: " ").joined(separator: " ")
        Dialogue(
            """
            S: 220
            C: HELO c
            S: 250
            C: MAIL FROM:<a@b.test> \(parameters)
            S: 250 2.1.0
            C: RCPT TO:<c@d.test>
            S: 250 2.1.5
            C: DATA
            S: 354
            C: .
            = commit <a@b.test> \(kept) to <c@d.test>
            = content \("")
            """,
            Self.policy
        ).run()
    }

    @Test(arguments: [
        ("FOO", "555 5.5.4 The parameter FOO is not offered here"), ("FOO=bar", "555 5.5.4"),
        ("REQUIRETLS", "555 5.5.4"),
        ("AUTH=<>", "555 5.5.4"), ("SIZED=1", "555 5.5.4"), ("SIZE=1 size=1", "501 5.5.4 The parameter size was given"),
        ("BODY=7BIT BODY=8BITMIME", "501 5.5.4"), ("SMTPUTF8 SMTPUTF8", "501 5.5.4"), ("FOO FOO", "555 5.5.4"),
        ("SIZE", "501 5.5.4 The value of SIZE is"), ("SIZE=", "501 5.5.4"), ("SIZE=-1", "501 5.5.4"),
        ("SIZE=1k", "501 5.5.4"), ("SIZE=1=2", "501 5.5.4 A parameter is malformed"), ("SIZE= 1", "501 5.5.4"),
        ("SIZE=000000000000000000001", "501 5.5.4"), ("SIZE=1001", "552 5.3.4"), ("BODY", "501 5.5.4"),
        ("SIZE=99999999999999999999", "552 5.3.4"), ("BODY=BINARY", "501 5.5.4"),
        ("RET=ALL", "501 5.5.4"), ("RET", "501 5.5.4"), ("ENVID=a+2", "501 5.5.4"), ("ENVID=a+2b", "501 5.5.4"),
        ("NOTIFY=NEVER", "555 5.5.4"),
        ("BODY=8\u{131}TMIME", "501 5.5.4"),
        ("BODY=8B\u{131}TMIME", "501 5.5.4"), ("SMTPUTF8=1", "501 5.5.4"), ("=1", "501 5.5.4 A parameter is malformed"),
        ("-A", "501 5.5.4"), ("A_B", "501 5.5.4"), ("A\u{7F}B", "501 5.5.4"), (#"A=\xFF"#, "501 5.5.4"),
        ("A=b\\tc", "501"),
        ("SMTPUTF8 FOO=\u{FC}", "555 5.5.4"),
    ])
    func `Parameters that are not offered, doubled or malformed are refused and change nothing`(
        parameters: String,
        reply: String
    ) {
        Dialogue(
            """
            S: 220
            C: HELO c
            S: 250
            C: MAIL FROM:<a@b.test> \(parameters)
            S: \(reply)
            C: RCPT TO:<c@d.test>
            S: 503 5.5.1
            """,
            Self.policy
        ).run()
    }

    @Test(arguments: [
        ("SIZE=1", "555 5.5.4"), ("SMTPUTF8", "555 5.5.4"), ("RET=FULL", "555 5.5.4"), ("NOTIFY", "501 5.5.4"),
        ("NOTIFY=", "501 5.5.4"), ("NOTIFY=NEVER,DELAY", "501 5.5.4"), ("NOTIFY=DELAY,DELAY", "501 5.5.4"),
        ("NOTIFY=SUCCESS,", "501 5.5.4"), ("NOTIFY=ALWAYS", "501 5.5.4"), ("ORCPT=a@b.test", "501 5.5.4"),
        ("ORCPT=;a@b.test", "501 5.5.4"), ("ORCPT=rfc822;", "501 5.5.4"), ("ORCPT=rfc822;a+b@c.test", "501 5.5.4"),
        ("NOTIFY=NEVER NOTIFY=NEVER", "501 5.5.4"),
    ])
    func `A parameter that a recipient cannot have is refused`(parameter: String, reply: String) {
        Dialogue(
            """
            S: 220
            C: HELO c
            S: 250
            C: MAIL FROM:<a@b.test>
            S: 250 2.1.0
            C: RCPT TO:<c@d.test> \(parameter)
            S: \(reply)
            C: DATA
            S: 554 5.5.1
            """
        ).run()
    }

    @Test func `What DSN says is kept with the envelope (RFC 3461)`() {
        Dialogue(
            #"""
            \#(Dialogue.introduction)
            C: MAIL FROM:<a@b.test> RET=HDRS ENVID=QQ+2B314159 BODY=binarymime
            S: 250 2.1.0
            C: RCPT TO:<c@d.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Dana+2BX@Ivory.test
            S: 250 2.1.5
            C: RCPT TO:<e@f.test> notify=never
            S: 250 2.1.5
            C: BDAT 0 LAST
            = commit <a@b.test> RET=HDRS ENVID=QQ+2B314159 BODY=binarymime to <c@d.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Dana+2BX@Ivory.test, <e@f.test> notify=never
            = content 
            """#
        ).run()
    }

    @Test(arguments: [
        ("MAIL FROM:<> ENVID=", 100, ""), ("MAIL FROM:<> ENVID=", 100, "+2B"), ("MAIL FROM:<> AUTH=", 500, ""),
        ("MAIL FROM:<> AUTH=", 500, "+2B"), ("RCPT TO:<a@b.test> ORCPT=", 500, ""),
        ("RCPT TO:<a@b.test> ORCPT=", 500, "+2B"),
    ])
    func `A value may have as many octets as its RFC says, and not one more`(
        command: String,
        length: Int,
        end: String
    ) {
        for (count, reply) in [(length - 1, "250"), (length, "250"), (length + 1, "501 5.5.4")] {
            let beginning = command.contains("ORCPT") ? "rfc822;" : ""
            let filling = String(repeating: "x", count: count - beginning.utf8.count - end.utf8.count)
            let way = command.contains("ORCPT") ? "C: MAIL FROM:<>\nS: 250" : ""
            Dialogue(
                """
                S: 220
                C: HELO c
                S: 250
                \(way)
                C: \(command)\(beginning)\(filling)\(end)
                S: \(reply)
                """,
                SessionPolicy(
                    hostName: "mail.test",
                    authentication: AuthenticationPolicy(mechanisms: ["PLAIN"], mechanismsWithoutTLS: ["PLAIN"])
                )
            ).run()
        }
    }

    @Test func `REQUIRETLS is taken under TLS`() {
        Dialogue(
            #"""
            E: tls
            S: 220
            C: HELO c
            S: 250
            C: MAIL FROM:<a@b.test> REQUIRETLS
            S: 250 2.1.0
            """#,
            .implicitTLS
        ).run()
    }

    @Test func `A parameter is compared without regard to letter case`() {
        #expect(Parameter(keyword: "sIzE", value: "1").isNamed("SIZE"))
        #expect(!Parameter(keyword: "SIZE").isNamed("SIZES"))
        #expect(!Parameter(keyword: "S\u{131}ZE").isNamed("SIZE"))
        let envelope = Envelope(reversePath: Path(address: ""), parameters: [Parameter(keyword: "smtputf8")])
        #expect(envelope.usesSMTPUTF8)
        #expect(!Envelope(reversePath: Path(address: "")).usesSMTPUTF8)
    }
}
