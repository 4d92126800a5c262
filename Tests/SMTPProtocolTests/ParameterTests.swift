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
        ("FOO", "555 5.5.4 The parameter FOO is not offered here"), ("FOO=bar", "555 5.5.4"), ("RET=FULL", "555 5.5.4"),
        ("AUTH=<>", "555 5.5.4"), ("SIZED=1", "555 5.5.4"), ("SIZE=1 size=1", "501 5.5.4 The parameter size was given"),
        ("BODY=7BIT BODY=8BITMIME", "501 5.5.4"), ("SMTPUTF8 SMTPUTF8", "501 5.5.4"), ("FOO FOO", "555 5.5.4"),
        ("SIZE", "501 5.5.4 The value of SIZE is"), ("SIZE=", "501 5.5.4"), ("SIZE=-1", "501 5.5.4"),
        ("SIZE=1k", "501 5.5.4"), ("SIZE=1=2", "501 5.5.4 A parameter is malformed"), ("SIZE= 1", "501 5.5.4"),
        ("SIZE=000000000000000000001", "501 5.5.4"), ("SIZE=1001", "552 5.3.4"), ("BODY", "501 5.5.4"),
        ("SIZE=99999999999999999999", "552 5.3.4"), ("BODY=BINARYMIME", "501 5.5.4"),
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

    @Test(arguments: ["NOTIFY=NEVER", "SIZE=1", "SMTPUTF8", "ORCPT=rfc822;a@b.test"])
    func `A recipient can have no parameter, since none is offered`(parameter: String) {
        Dialogue(
            """
            S: 220
            C: HELO c
            S: 250
            C: MAIL FROM:<a@b.test>
            S: 250 2.1.0
            C: RCPT TO:<c@d.test> \(parameter)
            S: 555 5.5.4
            C: DATA
            S: 554 5.5.1
            """
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
