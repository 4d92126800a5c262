import Testing

@testable import SASL

struct PasswordTests {
    @Test(
        "A password is compared with a hash of any format that crypt(5) knows",
        arguments: [
            "$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1",
            "$5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA", "$1$saltsalt$9xy1btjgzLYfb7hivXtC//",
            "$2b$04$IfCJdKzjlQxQMcF96PlrHu3abobu4WLtqXBycZa5twgbozHk4dfei",
            "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$GmcwIgvdUC9qLWcKCi6gklUa1dM3ziD43YxYNURLKy0",
            "{CRYPT}$1$saltsalt$9xy1btjgzLYfb7hivXtC//",
        ]
    )
    func hashed(text: String) throws {
        let password = try #require(Password(text))
        #expect(password.matches("secret"))
        #expect(!password.matches("secret2"))
        #expect(!password.matches("secret\0"))
        #expect(!password.matches(text))
        #expect(password.clear == nil)
    }

    @Test("A password in clear is compared as it is")
    func clear() throws {
        for text in ["secret", "$ecret", "$6", "$$$", "{secret}", " "] {
            let password = try #require(Password(text))
            #expect(password.matches(text))
            #expect(!password.matches(text + "x"))
            #expect(password.clear == text)
        }
        let marked = try #require(Password("{PLAIN}$6$salt$hash"))
        #expect(marked.matches("$6$salt$hash"))
    }

    @Test(
        "What has the form of a hash and is none is no password",
        arguments: [
            "$99$salt$hash", "{CRYPT}secret!", "{SCRAM-SHA-256}4096,x", "SCRAM-SHA-256$4096:YQ==$YQ==:YQ==",
            "SCRAM-SHA-256$",
        ]
    )
    func broken(text: String) {
        #expect(Password(text) == nil)
    }

    @Test("Only passwords that are known suit CRAM-MD5, and none that crypt(3) hashed suits SCRAM")
    func usable() throws {
        func usable(_ passwords: String..., acceptsAny: Bool = false) throws -> [String] {
            var users: [String: Password] = [:]
            for (number, text) in passwords.enumerated() {
                let password: Password = try #require(Password(text))
                users["\(number)"] = password
            }
            return Credentials(acceptsAny: acceptsAny, users: users).usable(Mechanism.allCases).map(\.rawValue)
        }
        let crypt = "$6$saltsalt$hash"
        let scram =
            "{SCRAM-SHA-256}4096,YWJj,\(Base64.text(Array(repeating: 1, count: 32))),\(Base64.text(Array(repeating: 2, count: 32)))"
        let bearing = ["PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2"]
        #expect(try usable("a", "b") == ["SCRAM-SHA-256", "CRAM-MD5"] + bearing)
        #expect(try usable("a", scram) == ["SCRAM-SHA-256"] + bearing)
        #expect(try usable("a", crypt) == bearing)
        #expect(try usable() == [])
        #expect(try usable("a", acceptsAny: true) == ["CRAM-MD5"] + bearing)
        #expect(try usable(acceptsAny: true) == ["CRAM-MD5"] + bearing)
    }

    @Test("SCRAM's keys are compared with a password that comes in clear")
    func scramWithPlain() throws {
        let keys = SCRAMKeys(password: "secret", salt: [1, 2, 3])
        let text =
            "SCRAM-SHA-256$4096:\(Base64.text([1, 2, 3]))$\(Base64.text(keys.storedKey)):\(Base64.text(keys.serverKey))"
        let password = try #require(Password(text))
        #expect(password.matches("secret"))
        #expect(!password.matches("Secret"))
    }
}
