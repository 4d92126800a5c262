import Testing

@testable import SASL

/// Passwords at the edge between a hash and a password in clear, and hashes with one thing wrong.
struct PasswordFormTests {
    @Test(
        "Between the dollar signs of a hash are one to four small letters and digits",
        arguments: ["$0$x", "$9$x", "$a$x", "$z$x", "$0a9z$x", "$6$x$y"]
    )
    func hashes(text: String) {
        #expect(Password(text)?.clear == nil)
    }

    @Test(
        "What is not quite the form of a hash is the password itself",
        arguments: ["$/$x", "$:$x", "$`$x", "${$x", "$0a9z0$x", "$$x", "$6$", "a$6$x", "$6x", "$A$x"]
    )
    func clear(text: String) {
        #expect(Password(text)?.clear == text)
    }

    private static let salt = Base64.text([1, 2, 3])
    private static let key = Base64.text(Array(repeating: 7, count: 32))
    private static let short = Base64.text(Array(repeating: 7, count: 31))
    private static let long = Base64.text(Array(repeating: 7, count: 33))

    @Test(
        "Keys of SCRAM have 1 to 10,000,000 iterations, a salt, and two keys of 32 bytes",
        arguments: [
            ("1", salt, key, key, true), ("0", salt, key, key, false), ("10000000", salt, key, key, true),
            ("10000001", salt, key, key, false), ("4096", "", key, key, false), ("4096", salt, short, key, false),
            ("4096", salt, long, key, false), ("4096", salt, key, short, false), ("4096", salt, key, long, false),
            ("4096", "?", key, key, false), ("4096", salt, "", key, false), ("4096", salt, key, "", false),
        ]
    )
    func keys(iterations: String, salt: String, stored: String, server: String, isGood: Bool) {
        #expect((Password("{SCRAM-SHA-256}\(iterations),\(salt),\(stored),\(server)") != nil) == isGood)
        #expect((Password("SCRAM-SHA-256$\(iterations):\(salt)$\(stored):\(server)") != nil) == isGood)
    }

    @Test("A password is compared with keys of as many iterations as they have")
    func iterations() {
        let keys = SCRAMKeys(password: "secret", salt: [1, 2, 3], iterations: 4_097)
        #expect(keys.matches("secret"))
        #expect(!keys.matches("Secret"))
    }

    @Test("Keys of SCRAM have four parts, none of them twice and none empty")
    func parts() {
        let (salt, key) = (Self.salt, Self.key)
        for text in ["4096,\(salt),\(key),\(key),\(key)", "4096,,\(salt),\(key),\(key)", "4096,\(salt),\(key)"] {
            #expect(Password("{SCRAM-SHA-256}\(text)") == nil)
            #expect(Password("SCRAM-SHA-256$\(text.replacing(",", with: ":"))") == nil)
        }
    }

    @Test("Base64 with padding before its end, without a letter, or with a byte beyond ASCII is none")
    func base64() {
        for text in ["Zg=A", "A=AA", "=AAA", "A===", "Zm9=", "Zh=="] { #expect(Base64.bytes(text) == nil, "\(text)") }
        #expect(Base64.bytes([0x5A, 0x6D, 0x39, 0xFF]) == nil)
    }
}
