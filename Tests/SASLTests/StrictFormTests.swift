import Cryptography
import Testing

@testable import SASL

/// Messages that are almost right, one for each thing that a mechanism checks.
struct StrictFormTests {
    private let any = Credentials(acceptsAny: true, users: [:])
    private let ann = Credentials(acceptsAny: false, users: Password("pencil").map { ["ann": $0] } ?? [:])

    private func step(_ mechanism: Mechanism, _ credentials: Credentials, _ text: String) -> ExchangeStep {
        var exchange = mechanism.exchange(with: credentials, hostName: "mail.test")
        return exchange.respond(to: Array(text.utf8))
    }

    private func isMalformed(_ step: ExchangeStep) -> Bool {
        if case .failed(.malformed) = step { true } else { false }
    }

    @Test("Bytes that are no UTF-8 are malformed under every mechanism", arguments: Mechanism.allCases)
    func notUTF8(mechanism: Mechanism) {
        var exchange = mechanism.exchange(with: any, hostName: "mail.test")
        #expect(isMalformed(exchange.respond(to: [0x61, 0xFF, 0, 0x20])))
    }

    @Test("Only mechanisms that send the password itself need TLS")
    func passwordInClear() {
        let clear: [Mechanism] = [.plain, .login, .oauthBearer, .xoauth2]
        #expect(Mechanism.allCases.filter(\.sendsPasswordInClear) == clear)
    }

    @Test("A bearer form that lacks one thing is malformed, and the answer names its mechanism")
    func bearer() {
        for text in [
            "user=x\u{1}auth=Bearer \u{1}\u{1}", "user=\u{1}\u{1}", "\u{1}user=x\u{1}auth=Bearer y\u{1}\u{1}",
            "xuser=x\u{1}auth=Bearer y\u{1}",
        ] {
            let step = step(.xoauth2, any, text)
            #expect(isMalformed(step), "\(text)")
            #expect("\(step)".contains("XOAUTH2 wants a user"))
        }
        for text in ["n,a=x", "n,a=x,,", "p,a=x,", "n,b=x,", ",a=x,"] {
            let step = step(.oauthBearer, any, "\(text)\u{1}auth=Bearer y\u{1}\u{1}")
            #expect(isMalformed(step), "\(text)")
            #expect("\(step)".contains("OAUTHBEARER wants a user"))
        }
        #expect(step(.oauthBearer, any, "y,a=x=2C=3D,\u{1}auth=Bearer y\u{1}\u{1}") == .succeeded(user: "x,="))
    }

    @Test("A digest of CRAM-MD5 has 32 hexadecimal digits, and a user before them")
    func cramForm() {
        let digits = String(repeating: "0", count: 32)
        #expect(step(.cramMD5, any, "ann \(digits)") == .succeeded(user: "ann"))
        for text in [" \(digits)", "ann \(digits.dropLast())", "ann \(digits)0", "ann \(digits.dropLast())g", digits] {
            #expect(isMalformed(step(.cramMD5, any, text)), "\(text)")
            #expect(isMalformed(step(.cramMD5, ann, text)), "\(text)")
        }
    }

    @Test("A digest of CRAM-MD5 is compared whole, whatever its bytes are")
    func cramDigests() {
        for _ in 0..<500 {
            var exchange = Mechanism.cramMD5.exchange(with: ann, hostName: "mail.test")
            guard case .challenge(let challenge) = exchange.respond(to: nil) else {
                Issue.record("no challenge")
                return
            }
            let digest = MessageDigest.md5.authenticationCode(of: challenge, key: Array("pencil".utf8))
            let digits = digest.map { String(String(UInt16($0) + 0x100, radix: 16).dropFirst()) }.joined()
            #expect(exchange.respond(to: Array("ann \(digits)".utf8)) == .succeeded(user: "ann"))
        }
    }

    @Test("A hashed password cannot answer CRAM-MD5")
    func cramHashed() throws {
        let hashed = try #require(Password("$1$saltsalt$9xy1btjgzLYfb7hivXtC//"))
        let credentials = Credentials(acceptsAny: false, users: ["ann": hashed])
        let digits = String(repeating: "0", count: 32)
        #expect(step(.cramMD5, credentials, "ann \(digits)") == .failed(.wrongPassword(user: "ann")))
    }
}
