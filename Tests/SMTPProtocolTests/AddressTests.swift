import SMTPProtocol
import Testing

@Suite struct AddressTests {
    static let mailboxes = [
        "a@b", "a@b.test", "a.b.c@d.test", "a+tag@d-e.test", "!#$%&'*+-/=?^_`{|}~@d.test", "1@2.3", "a@my_container",
        #""a b"@c.test"#, #""a@b"@c.test"#, #""a\\"b"@c.test"#, #""a\\\\b"@c.test"#, #""<>"@c.test"#, #"""@c.test"#,
        "a@[127.0.0.1]", "a@[255.255.255.255]", "a@[IPv6:::]", "a@[IPv6:::1]", "a@[IPv6:1:2:3:4:5:6:7:8]",
        "a@[ipv6:fe80::1]", "a@[IPv6:1::]", "a@[IPv6:1::8]", "a@[IPv6:1:2:3::6:7:8]", "a@[IPv6:::ffff:1.2.3.4]",
        "a@[IPv6:1:2:3:4:5:6:1.2.3.4]", "a@[IPv6:::1.2.3.4]", "a@[X-tag:any!thing]", "Postmaster@b.test",
    ]

    static let noMailboxes = [
        "a", "@", "a@", "@b", "a@b@c", "a..b@c", ".a@b", "a.@b", "a@b..c", "a@.b", "a@b.", "a@-b", "a@b-", "a b@c",
        "a@b c", "a(x)@b", "a,b@c", "a:b@c", "a;b@c", "a[b@c", #"a\\b@c"#, #"a"b"@c"#, #""a"b@c"#, #""a@b"#,
        #""a\\"@b"#,
        #""a\tb"@c"#, #"a\x01b@c"#, #"a\x7Fb@c"#, "a@b!c", "a@[1.2.3]", "a@[1.2.3.256]", "a@[1.2.3.4.5]",
        "a@[1.2.3.0004]", "a@[1.2.3.4", "a@[]", "a@[IPv6:]", "a@[IPv6:1]", "a@[IPv6:1:2:3:4:5:6:7]",
        "a@[IPv6:1:2:3:4:5:6:7:8:9]", "a@[IPv6:1::2::3]", "a@[IPv6:12345::]", "a@[IPv6:g::]", "a@[IPv6::1]",
        "a@[IPv6:1:]", "a@[IPv6:1:2:3:4:5:6:7:1.2.3.4]", "a@[IPv6:1:2:3:4::6:7:8]", "a@[IPv6:1:2:3:4::5:6:7:8]",
        "a@[IPv6:::1.2.3]", "a@[X:]",
        "a@[X-:y]", "a@[X:y z]", "a@[:y]", "a@[1.2.3.4]x", "@a.test:", "@a.test,b@c", "@a.test;b@c", "@:b@c",
        "@a.test,:b@c", " a@b", "a@b ", "<a@b>",
    ]

    @Test(arguments: mailboxes)
    func `An address that follows the grammar is accepted and kept as it was sent`(address: String) {
        let text = String(decoding: address.unescaped, as: UTF8.self)
        #expect(Transaction.sender(address) == .accepted(text))
        #expect(Transaction.recipient(address) == .accepted(text))
    }

    @Test(arguments: noMailboxes)
    func `An address that does not follow the grammar is refused`(address: String) {
        #expect(Transaction.sender(address) == .refused("501 5.1.7"))
        #expect(Transaction.recipient(address) == .refused("501 5.1.3"))
    }

    @Test(arguments: ["@a.test:u@c.test", "@a,@b.test:u@c.test", "@a,@b,@c-d:u@c.test"])
    func `A source route is dropped`(address: String) {
        #expect(Transaction.sender(address) == .accepted("u@c.test"))
        #expect(Transaction.recipient(address) == .accepted("u@c.test"))
    }

    @Test func `The null path is a sender only, Postmaster without a domain a recipient only`() {
        #expect(Transaction.sender("") == .accepted(""))
        #expect(Transaction.recipient("") == .refused("501 5.1.3"))
        #expect(Transaction.recipient("pOSTMASTER") == .accepted("pOSTMASTER"))
        #expect(Transaction.sender("Postmaster") == .refused("501 5.1.7"))
        #expect(Path(address: "").isNull)
        #expect(!Path(address: "a@b").isNull)
    }

    @Test(arguments: [#"\xC3\xBC@b.test"#, #"a@\xC3\xBC.test"#, #""\xC3\xBC"@b.test"#, #"\xF0\x9F\x93\xAC@b.test"#])
    func `An address beyond ASCII is accepted with SMTPUTF8 and refused with 553 without it`(address: String) {
        let text = String(decoding: address.unescaped, as: UTF8.self)
        #expect(Transaction.sender(address, parameters: " SMTPUTF8") == .accepted(text))
        #expect(Transaction.recipient(address, mailParameters: " smtputf8") == .accepted(text))
        #expect(Transaction.sender(address) == .refused("553 5.6.7"))
        #expect(Transaction.recipient(address) == .refused("553 5.6.7"))
    }

    @Test(
        "UTF-8 that is overlong, cut off, a surrogate or out of range is refused",
        arguments: [
            #"\xC0\xAE"#, #"\xE0\x80\xAF"#, #"\xC3"#, #"\xED\xA0\x80"#, #"\xF4\x90\x80\x80"#, #"\x80"#, #"\xFF"#,
        ]
    )
    func malformedUTF8(bytes: String) {
        #expect(Transaction.sender("a\(bytes)@b.test", parameters: " SMTPUTF8") == .refused("501 5.1.7"))
        #expect(Transaction.recipient("a@b\(bytes)", mailParameters: " SMTPUTF8") == .refused("501 5.1.3"))
    }

    @Test(arguments: [
        ("MAIL <a@b.test>", "501 5.5.4"), ("MAIL FROM <a@b.test>", "501 5.5.4"), ("MAIL FROM :<a@b.test>", "501 5.5.4"),
        ("MAIL TO:<a@b.test>", "501 5.5.4"), ("MAIL FROM:", "501 5.1.7"), ("MAIL FROM:a@b.test", "501 5.1.7"),
        ("MAIL FROM:<a@b.test", "501 5.1.7"), ("MAIL FROM:a@b.test>", "501 5.1.7"), ("MAIL FROM:<", "501 5.1.7"),
        ("MAIL FROM:<a@b.test>SIZE=1", "501 5.5.4"), ("MAIL FROM:<a@b.test>>", "501 5.5.4"),
        ("MAIL FROM:Alice <a@b.test>", "501 5.1.7"), ("MAIL FROM:<>x", "501 5.5.4"),
    ])
    func `A command around the address that is malformed is refused`(line: String, reply: String) {
        Dialogue("S: 220\nC: HELO c\nS: 250\nC: \(line)\nS: \(reply)\nC: MAIL FROM:<>\nS: 250 2.1.0").run()
    }
}

/// What becomes of one address in a transaction.
enum Transaction: Equatable {
    case accepted(String)
    case refused(String)

    static func sender(_ address: String, parameters: String = "") -> Transaction {
        outcome(#"MAIL FROM:<\#(address)>\#(parameters)\r\nRCPT TO:<x@y.test>\r\n"#) { $0.reversePath.address }
    }

    static func recipient(_ address: String, mailParameters: String = "") -> Transaction {
        outcome(#"MAIL FROM:<>\#(mailParameters)\r\nRCPT TO:<\#(address)>\r\n"#) { $0.recipients[0].path.address }
    }

    private static func outcome(_ commands: String, _ address: (Envelope) -> String) -> Transaction {
        var session = SMTPSession(policy: .plain)
        _ = session.connected()
        var input = (#"HELO c\r\n"# + commands + #"DATA\r\n"#).unescaped
        while true {
            let step = session.receive(input.span)
            switch step.action {
            case .beginContent(let envelope, _): return .accepted(address(envelope))
            case .reply(let reply) where reply.code >= 400:
                return .refused("\(reply.code) \(reply.enhancedCode?.description ?? "")")
            default: break
            }
            if step.isQuiet { return .refused("nothing") }
            input.removeFirst(step.consumed)
        }
    }
}
