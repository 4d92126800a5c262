import Foundation
import Testing

/// Passwords and private keys are shown nowhere.
@Suite(.timeLimit(.minutes(2)))
struct SecretTests {
    private let workspace: Workspace
    private let pair: CertificatePair
    private let encryptedKey: String
    /// What must not be found: the passwords, and pieces of the keys in each form in which they could leak.
    private let secrets: [String]

    private static let password = "s3cret-of-the-key"
    private static let authorityPassword = "s3cret-of-the-authority"
    private static let userPassword = "s3cret-of-the-user"

    init() async throws {
        workspace = try Workspace()
        pair = try await CertificatePair(in: workspace)
        encryptedKey = workspace.path("encrypted.key")
        let result = try await Program.run(
            "openssl",
            ["pkcs8", "-topk8", "-in", pair.key, "-passout", "pass:" + Self.password, "-out", encryptedKey]
        )
        #expect(result.status == 0)
        // Every line of the key between BEGIN and END.
        let lines = try [pair.key, encryptedKey].flatMap { path in
            try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("-----") }
        }
        secrets = [Self.password, Self.authorityPassword, Self.userPassword] + lines.map(String.init)
    }

    private static let credentials = Data("ci:\(userPassword)".utf8).base64EncodedString()

    /// Settings that hold every secret there can be, as text.
    private func settings() throws -> [String: String] {
        [
            "TLS_MODE": "StartTls", "HOST_NAME": "mail.test", "LOG_LEVEL": "trace",
            "TLS_CERTIFICATE": try String(contentsOfFile: pair.certificate, encoding: .utf8),
            "TLS_CERTIFICATE_PRIVATE_KEY": try String(contentsOfFile: encryptedKey, encoding: .utf8),
            "TLS_CERTIFICATE_PASSWORD": Self.password,
            "TLS_CERTIFICATES": """
            [{"Certificate": "\(pair.certificate)", "PrivateKey": "\(encryptedKey)", "Password": "\(Self.password)"}]
            """, "HTTP_USERS": "ci:\(Self.userPassword)",
        ]
    }

    private func expectNone(in text: String, _ place: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(!text.isEmpty, "\(place) is empty", sourceLocation: sourceLocation)
        for secret in secrets where text.contains(secret) {
            Issue.record("\(place) holds a secret: \(text)", sourceLocation: sourceLocation)
        }
    }

    /// Kills the daemon, and looks through its log and the files that it leaves.
    private func expectNone(whenKilled daemon: Daemon) async throws {
        _ = await daemon.stop(SIGKILL)
        expectNone(in: daemon.logLines.joined(separator: "\n"), "the log")
        let files = try #require(FileManager.default.enumerator(atPath: daemon.workspace.path("data")))
        for case let file as String in files {
            guard let data = try? Data(contentsOf: URL(filePath: daemon.workspace.path("data/" + file))) else {
                continue
            }
            if data.isEmpty { continue }
            expectNone(in: String(decoding: data, as: UTF8.self), file)
        }
    }

    @Test("Not in the log of a daemon and its sessions, its API, health, or what it leaves when it is killed")
    func running() async throws {
        let daemon = try await Daemon(settings())
        let delivery = try VerifiedDeliveryTests.delivery(to: daemon, .startTLS)
        #expect(try await MailClient.curl.send(delivery).accepted)
        var untrusted = delivery
        untrusted.trustPath = try await CertificatePair(in: workspace, name: "stranger").certificate
        #expect(try await !MailClient.curl.send(untrusted).accepted)
        #expect(await daemon.waitForLog("outcome=ClientRejectedCertificate"))
        daemon.signal(SIGHUP)
        #expect(await daemon.waitForLog("read again"))
        for path in ["/api/v1/messages", "/api/v1/sessions", "/api/v1/certificate.pem", "/api/v1/message/latest"] {
            let answer = try await daemon.request(path, headers: ["Authorization": "Basic \(Self.credentials)"])
            #expect(answer.status == 200)
            expectNone(in: String(decoding: answer.body, as: UTF8.self), path)
        }
        let health = try await daemon.request("/health", service: "health").body
        expectNone(in: String(decoding: health, as: UTF8.self), "/health")
        try await expectNone(whenKilled: daemon)
    }

    @Test(
        "Not in what the runtime says of a crash",
        .enabled(if: !Program.isSanitized, "a sanitizer keeps the runtime from reading the stacks")
    )
    func crash() async throws {
        let daemon = try await Daemon(settings())
        #expect(try await MailClient.curl.send(VerifiedDeliveryTests.delivery(to: daemon, .startTLS)).accepted)
        // The instruction being sound, the program goes on after it.
        daemon.signal(SIGILL)
        #expect(await daemon.waitForLog("Backtrace took"))
        try await expectNone(whenKilled: daemon)
    }

    @Test("Not in the output of check, of certificate and of health")
    func commands() async throws {
        let daemon = try await Daemon(settings())
        for command in ["check", "certificate", "health"] {
            var settings = try settings()
            settings["LETTERLOCK_PORTS_FILE"] = daemon.workspace.path("ports.json")
            let result = try await Daemon.run([command], settings, workspace: daemon.workspace)
            #expect(result.status == 0, "\(command): \(result.errors)")
            expectNone(in: result.output + result.errors, command)
        }
    }

    /// A change of the settings that makes them wrong, and what the message then says.
    private static let faults: [(name: String, change: [String: String], says: String)] = [
        ("a wrong password", ["TLS_CERTIFICATE_PASSWORD": authorityPassword], "does not open it"),
        ("no password", ["TLS_CERTIFICATE_PASSWORD": ""], "is encrypted; give the password in TlsCertificatePassword"),
        (
            "a key without its first line", ["TLS_CERTIFICATE_PRIVATE_KEY": "KEY WITHOUT BEGIN"],
            "must be a path, or PEM text"
        ),
        ("a key in base64", ["TLS_CERTIFICATE_PRIVATE_KEY": "KEY IN BASE64"], "must be a path, or PEM text"),
        ("a key in the place of the certificate", ["TLS_CERTIFICATE": "KEY"], "holds a private key but no certificate"),
        ("a list that is not JSON", ["TLS_CERTIFICATES": #"[{"Password": "s3cret-of-the-key"]"#], "is not a JSON list"),
        ("a list that is none", ["TLS_CERTIFICATES": #"{"Password": "s3cret-of-the-key"}"#], "must be a JSON list"),
        (
            "a user without a password", ["HTTP_USERS": "s3cret-of-the-user"], "one has no colon"
        ),
        (
            "an object with a wrong key",
            ["TLS_CERTIFICATES": #"[{"Certificate": "/c", "Pasword": "s3cret-of-the-key"}]"#],
            "Pasword is none of them"
        ),
        (
            "a password of another type",
            ["TLS_CERTIFICATES": #"[{"Certificate": "s3cret-of-the-key", "Password": 7}]"#],
            "has a Password that must be"
        ),
        (
            "an authority that nothing uses", ["TLS_AUTHORITY_PASSWORD": authorityPassword],
            "is the password of no certificate"
        ),
    ]

    @Test("Not in the message of a start that fails", arguments: 0..<faults.count)
    func failedStart(index: Int) async throws {
        let fault = Self.faults[index]
        var settings = try settings()
        for (name, value) in fault.change {
            let key = try String(contentsOfFile: pair.key, encoding: .utf8)
            let body = key.split(separator: "\n").dropFirst().dropLast()
            settings[name] =
                switch value {
                case "KEY": key
                case "KEY WITHOUT BEGIN": body.joined(separator: "\n")
                case "KEY IN BASE64": body.joined()
                default: value
                }
        }
        for command in [[], ["check"]] {
            let result = try await Daemon.run(command, settings, workspace: workspace)
            #expect(result.status == 78, "\(fault.name): \(result.errors)")
            #expect(result.errors.contains(fault.says), "\(fault.name): \(result.errors)")
            expectNone(in: result.output + result.errors, fault.name)
        }
    }

    @Test("Not in the answer to a flag, which exists no more than any other")
    func flags() async throws {
        let key = try String(contentsOfFile: pair.key, encoding: .utf8)
        for arguments in [
            ["--tlscertificatepassword", Self.password], ["--tlscertificateprivatekey", key],
            ["--tls-certificate=\(key)"],
            ["--tlscertificates", #"[{"Certificate": "/c", "Password": "\#(Self.password)"}]"#],
        ] {
            let result = try await Daemon.run(arguments, [:], workspace: workspace)
            #expect(result.status == 64)
            expectNone(in: result.output + result.errors, arguments[0])
        }
    }
}
