import Testing

@testable import InternetMessage

@Suite("Addresses")
struct AddressTests {
    private func read(_ value: String) -> [String] {
        var faults = FaultList.ignored
        let bytes = Array(value.utf8)
        return AddressParser.mailboxes(in: bytes.span, faults: &faults).map { "\($0.name)|\($0.address)" }
    }

    @Test(
        "Address lists are read",
        arguments: [
            ("", []),
            ("a@x", ["|a@x"]),
            ("<a@x>", ["|a@x"]),
            ("<>", []),
            ("Jane Doe <a@x>", ["Jane Doe|a@x"]),
            ("\"Doe, \\\"J\\\" Jane\" <a@x>", ["Doe, \"J\" Jane|a@x"]),
            ("a@x, b@y ,, c@z", ["|a@x", "|b@y", "|c@z"]),
            ("a@x; b@y", ["|a@x", "|b@y"]),
            ("a@x (Jane Doe)", ["Jane Doe|a@x"]),
            ("(x) Jane (y) <a@x> (z)", ["Jane|a@x"]),
            ("(a (nested) comment) a @ x . y", ["a (nested) comment|a@x.y"]),
            ("Group: a@x, Jane <b@y>; c@z", ["|a@x", "Jane|b@y", "|c@z"]),
            ("undisclosed-recipients:;", []),
            ("<@one,@two:a@x>", ["|a@x"]),
            ("\"john doe\"@x", ["|\"john doe\"@x"]),
            ("\"a,b\"@x, c@y", ["|\"a,b\"@x", "|c@y"]),
            ("<\"a>b\"@x>", ["|\"a>b\"@x"]),
            ("a@[192.0.2.1], b@[IPv6:2001:db8::1]", ["|a@[192.0.2.1]", "|b@[IPv6:2001:db8::1]"]),
            ("=?utf-8?Q?Doe,_Jane?= <a@x>", ["Doe, Jane|a@x"]),
            ("\"=?utf-8?Q?J=C3=BCrgen?=\" <a@x>", ["Jürgen|a@x"]),
            ("=?utf-8?Q?J=C3=BC?= =?utf-8?Q?rgen?= M <a@x>", ["Jürgen M|a@x"]),
            ("=?utf-8?Q?Jane_=3Ca@x=3E?=", ["Jane|a@x"]),
            ("a@x (=?utf-8?Q?J=C3=BCrgen?=)", ["Jürgen|a@x"]),
            ("Jürgen <jürgen@exämple>", ["Jürgen|jürgen@exämple"]),
            ("Jane a@x", ["Jane|a@x"]),
            ("Jane <a@x", ["Jane|a@x"]),
            ("Jane <a@x, b@y", ["Jane|a@x", "|b@y"]),
            ("Jane <a@x> Joe <b@y>", ["Jane|a@x", "Joe|b@y"]),
            ("Jane <a@x> junk, b@y", ["Jane|a@x", "|b@y"]),
            ("Jane Doe", ["Jane Doe|"]),
            ("root", ["|root"]),
            ("J. R. Doe <a@x>", ["J. R. Doe|a@x"]),
            ("\"open, a@x", ["|\"open, a@x"]),
            ("\"open\\\" <a@x>", ["|\"open\\\" <a@x>"]),
            ("\"\" \"J\\\\D\"Doe <a@x>", ["J\\DDoe|a@x"]),
            ("a=b@x, =?x@y", ["|a=b@x", "|=?x@y"]),
        ]
    )
    func lists(value: String, expected: [String]) {
        #expect(read(value) == expected)
    }

    @Test("An address list is cut behind its limit and no mailbox before")
    func limit() {
        for (count, hasFault) in [(AddressParser.maximumMailboxes, false), (AddressParser.maximumMailboxes + 1, true)] {
            var faults = FaultList(limit: 10)
            let value = Array(Array(repeating: "a@x", count: count).joined(separator: ",").utf8)
            let mailboxes = AddressParser.mailboxes(in: value.span, faults: &faults)
            #expect(mailboxes.count == AddressParser.maximumMailboxes)
            #expect(faults.sentences.isEmpty != hasFault)
        }
    }
}
