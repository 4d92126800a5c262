import Cryptography
import Testing

@testable import SASL

/// Whole exchanges, with the examples of the RFCs where there are some.
struct ExchangeTests {
    private func users(_ users: [String: String]) -> Credentials {
        Credentials(acceptsAny: false, users: users.reduce(into: [:]) { $0[$1.key] = Password($1.value) })
    }

    private let anybody = Credentials(acceptsAny: true, users: [:])

    /// Plays the responses, and gives every step.
    private func play(_ mechanism: Mechanism, _ credentials: Credentials, _ responses: String?...) -> [ExchangeStep] {
        var exchange = mechanism.exchange(with: credentials, hostName: "mail.test")
        return responses.map { exchange.respond(to: $0.map { Array($0.utf8) }) }
    }

    private func challenge(_ text: String) -> ExchangeStep { .challenge(Array(text.utf8)) }

    private func isMalformed(_ step: ExchangeStep?) -> Bool {
        if case .failed(.malformed) = step { true } else { false }
    }

    // MARK: - PLAIN

    @Test("PLAIN asks for a response where none came, and compares it")
    func plain() {
        let ci = users(["ci": "s:e cret"])
        #expect(play(.plain, ci, nil, "\0ci\0s:e cret") == [challenge(""), .succeeded(user: "ci")])
        #expect(play(.plain, ci, "ci\0ci\0s:e cret") == [.succeeded(user: "ci")])
        #expect(play(.plain, ci, "\0ci\0secret") == [.failed(.wrongPassword(user: "ci"))])
        #expect(play(.plain, ci, "\0CI\0s:e cret") == [.failed(.unknownUser("CI"))])
        #expect(play(.plain, anybody, "x\0ann\0") == [.succeeded(user: "ann")])
        let longest = String(repeating: "a", count: 255)
        #expect(play(.plain, anybody, "\0\(longest)\0x") == [.succeeded(user: longest)])
        #expect(isMalformed(play(.plain, anybody, "\0\(longest)a\0x").last))
    }

    @Test(
        "A response that PLAIN cannot have is malformed",
        arguments: ["", "ci", "\0ci", "a\0b\0c\0d", "\0\0secret", "ann\0ci\0x"]
    )
    func malformedPlain(response: String) {
        #expect(isMalformed(play(.plain, users(["ci": "x"]), response).last))
    }

    // MARK: - LOGIN

    @Test("LOGIN asks for name and password, or takes the name with the command")
    func login() {
        let ci = users(["ci": "secret"])
        let asked = play(.login, ci, nil, "ci", "secret")
        #expect(asked == [challenge("Username:"), challenge("Password:"), .succeeded(user: "ci")])
        #expect(play(.login, ci, "ci", "secret") == [challenge("Password:"), .succeeded(user: "ci")])
        #expect(play(.login, ci, "ci", "other").last == .failed(.wrongPassword(user: "ci")))
        #expect(isMalformed(play(.login, anybody, "", "x").last))
    }

    // MARK: - CRAM-MD5

    @Test("CRAM-MD5 compares a digest of a challenge that differs each time")
    func cramMD5() throws {
        var exchange = Mechanism.cramMD5.exchange(with: users(["tim b": "tanstaaf"]), hostName: "mail.test")
        guard case .challenge(let challenge) = exchange.respond(to: nil) else { throw Unexpected() }
        #expect(String(decoding: challenge, as: UTF8.self).hasSuffix("@mail.test>"))
        #expect(Mechanism.cramMD5.exchangeChallenge(anybody) != Mechanism.cramMD5.exchangeChallenge(anybody))
        let digest = MessageDigest.md5.authenticationCode(of: challenge, key: Array("tanstaaf".utf8))
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var other = exchange
        #expect(exchange.respond(to: Array("tim b \(digest.uppercased())".utf8)) == .succeeded(user: "tim b"))
        #expect(other.respond(to: Array("ann \(digest)".utf8)) == .failed(.unknownUser("ann")))
        let wrong = String(repeating: "0", count: 32)
        #expect(other.respond(to: Array("tim b \(wrong)".utf8)) == .failed(.wrongPassword(user: "tim b")))
        #expect(play(.cramMD5, anybody, nil, "ann \(wrong)").last == .succeeded(user: "ann"))
        #expect(isMalformed(play(.cramMD5, anybody, nil, "ann \(wrong)0").last))
        #expect(isMalformed(play(.cramMD5, anybody, nil, wrong).last))
    }

    @Test("The digest of RFC 2195's example")
    func cramExample() {
        let challenge = Array("<1896.697170952@postoffice.reston.mci.net>".utf8)
        let code = MessageDigest.md5.authenticationCode(of: challenge, key: Array("tanstaaftanstaaf".utf8))
        #expect(
            code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == "b913a602c7eda7a495b4e6e7334d3890"
        )
    }

    // MARK: - SCRAM-SHA-256

    /// RFC 7677 §3.
    private static let example = (
        salt: "W22ZaJ0SNY7soEsUEjb6gQ==", serverNonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
        first: "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
        serverFirst: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        last:
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        serverLast: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
    )

    /// The keys of RFC 7677's user in a form that Dovecot and PostgreSQL write.
    private func exampleKeys() throws -> SCRAMKeys {
        SCRAMKeys(password: "pencil", salt: try #require(Base64.bytes(Self.example.salt)), iterations: 4_096)
    }

    @Test("RFC 7677's example, with keys as PostgreSQL and as Dovecot keep them")
    func scramExample() throws {
        let keys = try exampleKeys()
        let (stored, server) = (Base64.text(keys.storedKey), Base64.text(keys.serverKey))
        for text in [
            "SCRAM-SHA-256$4096:\(Self.example.salt)$\(stored):\(server)",
            "{SCRAM-SHA-256}4096,\(Self.example.salt),\(stored),\(server)",
        ] {
            var exchange = SCRAMExchange(credentials: users(["user": text]), nonce: Self.example.serverNonce)
            #expect(exchange.respond(to: nil) == challenge(""))
            #expect(exchange.respond(to: Array(Self.example.first.utf8)) == challenge(Self.example.serverFirst))
            #expect(exchange.respond(to: Array(Self.example.last.utf8)) == challenge(Self.example.serverLast))
            #expect(exchange.respond(to: []) == .succeeded(user: "user"))
        }
    }

    @Test("A wrong proof, another nonce, and a user that does not exist are refused")
    func scramRefusals() throws {
        let keys = try exampleKeys()
        let text =
            "{SCRAM-SHA-256}4096,\(Self.example.salt),\(Base64.text(keys.storedKey)),\(Base64.text(keys.serverKey))"
        func outcome(_ first: String, _ last: String) -> ExchangeStep {
            var exchange = SCRAMExchange(credentials: users(["user": text]), nonce: Self.example.serverNonce)
            _ = exchange.respond(to: Array(first.utf8))
            return exchange.respond(to: Array(last.utf8))
        }
        let wrong = Self.example.last.replacing("p=dHzb", with: "p=AAAA")
        #expect(outcome(Self.example.first, wrong) == .failed(.wrongPassword(user: "user")))
        let nonce = Self.example.last.replacing("%hvY", with: "%hvX")
        #expect(isMalformed(outcome(Self.example.first, nonce)))
        let other = Self.example.first.replacing("n=user", with: "n=ann")
        #expect(outcome(other, Self.example.last) == .failed(.unknownUser("ann")))
        let short = Self.example.last.replacing("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", with: "dHzb")
        #expect(outcome(Self.example.first, short) == .failed(.wrongPassword(user: "user")))
    }

    @Test("A user that does not exist gets the same salt each time")
    func scramDisguise() {
        func salt(_ user: String) -> String {
            guard case .challenge(let bytes) = play(.scramSHA256, users(["user": "pencil"]), "n,,n=\(user),r=x").last
            else {
                return ""
            }
            return String(decoding: bytes, as: UTF8.self).split(separator: ",").dropFirst().joined(separator: ",")
        }
        #expect(salt("ann") == salt("ann"))
        #expect(salt("ann") != salt("bob"))
        #expect(salt("ann").hasSuffix(",i=4096"))
    }

    @Test("An unknown user who proves the empty password, which the disguised keys are made of, is refused")
    func scramDisguiseProved() throws {
        let credentials = users(["user": "pencil"])
        for (user, password, expected) in [
            ("ann", "", ExchangeStep.failed(.unknownUser("ann"))), ("user", "", .failed(.wrongPassword(user: "user"))),
            ("ann", "pencil", .failed(.unknownUser("ann"))),
        ] {
            var exchange = SCRAMExchange(credentials: credentials)
            let response = try SCRAMClient.last(user: user, password: password, answering: &exchange)
            #expect(exchange.respond(to: response) == expected)
            // Nor does it come further than that.
            #expect(isMalformed(exchange.respond(to: [])))
        }
        // The same proof by the user's own password is a good one.
        var exchange = SCRAMExchange(credentials: credentials)
        let response = try SCRAMClient.last(user: "user", password: "pencil", answering: &exchange)
        guard case .challenge = exchange.respond(to: response) else { throw Unexpected() }
        #expect(exchange.respond(to: []) == .succeeded(user: "user"))
    }

    @Test("Names with commas and equals signs are unescaped (RFC 5802 §5.1)")
    func scramNames() {
        let steps = play(.scramSHA256, users(["a,b=c": "x"]), "n,,n=a=2Cb=3Dc,r=x", "c=biws,r=x,p=")
        #expect(steps.first != nil && !isMalformed(steps.first))
    }

    @Test(
        "A first message that SCRAM cannot have is malformed",
        arguments: [
            "", "n", "n,,", "n,,n=user", "n,,r=x,n=user", "p=tls-unique,,n=user,r=x", "n,,n=,r=x", "n,,n=us=er,r=x",
            "n,a=other,n=user,r=x", "n,,n=user,r=", "n,,m=ext,n=user,r=x",
        ]
    )
    func malformedSCRAM(first: String) {
        #expect(isMalformed(play(.scramSHA256, users(["user": "x"]), first).last))
    }

    // MARK: - Bearer tokens

    @Test("XOAUTH2 and OAUTHBEARER compare the token, and tell the client before they refuse it")
    func bearer() {
        let ci = users(["ci@mail.test": "token-1"])
        #expect(
            play(.xoauth2, ci, "user=ci@mail.test\u{1}auth=Bearer token-1\u{1}\u{1}") == [
                .succeeded(user: "ci@mail.test")
            ]
        )
        let modern = "n,a=ci@mail.test,\u{1}host=mail.test\u{1}port=587\u{1}auth=Bearer token-1\u{1}\u{1}"
        #expect(play(.oauthBearer, ci, modern) == [.succeeded(user: "ci@mail.test")])
        let wrong = play(.oauthBearer, ci, modern.replacing("token-1", with: "token-2"), "\u{1}")
        #expect(wrong.first == challenge(#"{"status":"invalid_token","schemes":"bearer"}"#))
        #expect(wrong.last == .failed(.wrongPassword(user: "ci@mail.test")))
        #expect(play(.xoauth2, anybody, "user=x\u{1}auth=bearer y\u{1}\u{1}") == [.succeeded(user: "x")])
        #expect(isMalformed(play(.xoauth2, anybody, "user=x\u{1}auth=Basic y\u{1}\u{1}").last))
        #expect(isMalformed(play(.oauthBearer, anybody, "user=x\u{1}auth=Bearer y\u{1}\u{1}").last))
    }
}

private struct Unexpected: Error {}

extension Mechanism {
    fileprivate func exchangeChallenge(_ credentials: Credentials) -> ExchangeStep {
        var exchange = exchange(with: credentials, hostName: "mail.test")
        return exchange.respond(to: nil)
    }
}
