import Foundation
import Testing

/// The health port, and those who ask it.
@Suite(.timeLimit(.minutes(2)))
struct HealthTests {
    // MARK: - What it says

    @Test("Health has the contract's fields in every mode", arguments: Delivery.TLS.allCases)
    func fields(tls: Delivery.TLS) async throws {
        let daemon = try await Daemon(["TLS_MODE": tls.rawValue, "HOST_NAME": "mail.test"])
        let health = try await daemon.health()
        #expect(health.status == "pass")
        #expect(!health.version.isEmpty)
        #expect(health.description == "Letterlock on mail.test")
        #expect(health.tls.mode == tls.rawValue)
        #expect(Set(health.listeners.map(\.port)) == [try daemon.smtpPort()])
        #expect(health.listeners.allSatisfy { $0.tlsMode == tls.rawValue && $0.status == "pass" })
        #expect(health.listeners.contains { $0.address == "127.0.0.1" })
        let handshakes = try #require(health.checks["smtp:handshake"])
        #expect(handshakes.count == health.listeners.count)
        #expect(handshakes.allSatisfy { $0.status == "pass" && $0.observedUnit == "ms" && $0.time != nil })
        #expect(handshakes.allSatisfy { ($0.observedValue ?? -1) >= 0 })
        #expect(health.checks["store:write"]?.map(\.status) == ["pass"])

        guard tls != .none else {
            #expect(health.tls.certificate == nil)
            #expect(health.checks["certificate:expiry"] == nil)
            // The key is there, with null.
            let json = try JSONSerialization.jsonObject(
                with: try await daemon.request("/health", service: "health").body
            )
            let tls = (json as? [String: Any])?["tls"] as? [String: Any]
            #expect(tls?["certificate"] is NSNull)
            return
        }
        let certificate = try #require(health.tls.certificate)
        #expect(certificate.source == "generated")
        #expect(certificate.path == daemon.workspace.path("data/tls/certificate.pem"))
        #expect(certificate.subject == "CN=mail.test")
        #expect(certificate.issuer == "CN=mail.test")
        #expect(certificate.names == ["mail.test"])
        #expect(certificate.keyType == "ECDSA P-256")
        #expect(certificate.daysLeft == 3_649)
        #expect(certificate.fingerprintSha256 == (try await CertificatePair.fingerprint(of: certificate.path)))
        #expect(certificate.serialNumber.count == 32)
        let style = Date.ISO8601FormatStyle()
        let lifetime = try style.parse(certificate.notAfter).timeIntervalSince(try style.parse(certificate.notBefore))
        #expect(lifetime == 3_650 * 86_400)
        let expiry = try #require(health.checks["certificate:expiry"]?.first)
        #expect(expiry.status == "pass")
        #expect(expiry.observedValue == 3_649)
        #expect(expiry.observedUnit == "d")
    }

    @Test("Listeners of several modes are Mixed")
    func mixed() async throws {
        let daemon = try await Daemon(["LISTENERS": "0=None,0=StartTls,0=ImplicitTls"])
        let health = try await daemon.health()
        #expect(health.status == "pass")
        #expect(health.tls.mode == "Mixed")
        #expect(health.tls.certificate != nil)
        #expect(Set(health.listeners.map(\.tlsMode)) == ["None", "StartTls", "ImplicitTls"])
    }

    @Test("Whoever accepts text gets one line, others application/health+json")
    func types() async throws {
        let daemon = try await Daemon(["TLS_MODE": "StartTls", "HOST_NAME": "mail.test"])
        let (status, line) = try await daemon.healthLine()
        #expect(status == 200)
        let notAfter = try #require(try await daemon.health().tls.certificate?.notAfter)
        #expect(line == "pass StartTls, certificate mail.test expires \(notAfter.prefix(10)) (3649 days)")
        let url = try daemon.url("health", "/health").absoluteString
        let shown = try await Program.run("curl", ["-sS", "-o", "/dev/null", "-w", "%{content_type}", url])
        #expect(shown.output == "application/health+json")
        #expect(await daemon.stop() == 0)
    }

    @Test("/livez and /readyz are 200 while all works, and other paths are not there")
    func probes() async throws {
        let daemon = try await Daemon()
        #expect(try await daemon.request("/livez", service: "health").status == 200)
        #expect(try await daemon.request("/readyz", service: "health").status == 200)
        #expect(try await daemon.request("/", service: "health").status == 404)
        #expect(try await daemon.request("/api/v1/messages", service: "health").status == 404)
    }

    @Test("The probe of health leaves no session record and no line in the log")
    func probeLeavesNothing() async throws {
        let daemon = try await Daemon(["LISTENERS": "0=None,0=StartTls,0=ImplicitTls", "LOG_LEVEL": "debug"])
        for _ in 1...3 { #expect(try await daemon.health().status == "pass") }
        // A session that did happen, so that the records of those before it are there too.
        let client = try RawConnection(port: try daemon.smtpPort("None"))
        _ = try client.reply()
        _ = try client.say("EHLO client.test")
        _ = try client.say("QUIT")
        let sessions = try await daemon.sessions(atLeast: 1)
        #expect(sessions.map(\.Hello) == ["client.test"])
        #expect(await daemon.waitForLog("Session ended"))
        #expect(daemon.logLines.count { $0.contains("Session ended") } == 1)
    }

    // MARK: - Certificates that expire

    @Test("A certificate with 10 days left warns, unless CertificateExpiryWarning is shorter")
    func expiresSoon() async throws {
        let workspace = try Workspace()
        let pair = try await CertificatePair(in: workspace, days: 10)
        let daemon = try await Daemon(pair.settings, workspace: workspace)
        let health = try await daemon.health()
        #expect(health.status == "warn")
        #expect(health.tls.certificate?.source == "provided")
        // 10 within the second in which openssl has made it.
        let daysLeft = try #require(health.tls.certificate?.daysLeft)
        #expect([9, 10].contains(daysLeft))
        #expect(health.tls.certificate?.fingerprintSha256 == (try await pair.fingerprint()))
        #expect(health.checks["certificate:expiry"]?.first?.status == "warn")
        let (status, line) = try await daemon.healthLine()
        #expect(status == 200)
        #expect(line.hasPrefix("warn StartTls, certificate mail.test expires "))
        #expect(line.hasSuffix(" days): the certificate expires soon"))
        #expect(await daemon.stop() == 0)

        let shorter = try await Daemon(
            pair.settings.merging(["CERTIFICATE_EXPIRY_WARNING": "5d"]) { $1 },
            workspace: workspace
        )
        #expect(try await shorter.health().status == "pass")
    }

    @Test("An expired certificate is served with a warning and fails health, but not /readyz")
    func expired() async throws {
        let workspace = try Workspace()
        let pair = try await CertificatePair(in: workspace, days: -1)
        let daemon = try await Daemon(pair.settings, workspace: workspace)
        #expect(daemon.logLines.contains { $0.contains(" warning ") && $0.contains("expired on") })
        let answer = try await daemon.request("/health", service: "health")
        #expect(answer.status == 503)
        let health = try JSONDecoder().decode(Health.self, from: answer.body)
        #expect(health.status == "fail")
        #expect(health.tls.certificate?.daysLeft == -2 || health.tls.certificate?.daysLeft == -1)
        #expect(health.listeners.allSatisfy { $0.status == "pass" })
        #expect(try await daemon.request("/readyz", service: "health").status == 200)
        #expect(try await daemon.shownFingerprint() == (try await pair.fingerprint()))

        let checked = try await Self.healthcheck(daemon)
        #expect(checked.status == 1)
        #expect(checked.output.hasPrefix("fail StartTls, certificate mail.test expired "))
        #expect(checked.output.hasSuffix(": the certificate has expired\n"))
    }

    @Test("An expired certificate only warns where CertificateExpiryAffectsHealth is false")
    func expiredOnPurpose() async throws {
        let workspace = try Workspace()
        let pair = try await CertificatePair(in: workspace, days: -1)
        let daemon = try await Daemon(
            pair.settings.merging(["CERTIFICATE_EXPIRY_AFFECTS_HEALTH": "false"]) { $1 },
            workspace: workspace
        )
        #expect(try await daemon.health().status == "warn")
        let checked = try await Self.healthcheck(daemon)
        #expect(checked.status == 0)
        #expect(checked.output.hasPrefix("warn StartTls, certificate mail.test expired "))
    }

    // MARK: - healthcheck.sh and letterlock health

    /// The script of the repository, with a URL, or without one on the daemon's port.
    private static func healthcheck(_ daemon: Daemon, withURL: Bool = true) async throws -> Program.Result {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
        let url = try daemon.url("health", "/health")
        return try await Program.run(
            "sh",
            [root.appending(path: "healthcheck.sh").path] + (withURL ? [url.absoluteString] : []),
            environment: withURL ? [:] : ["LETTERLOCK_HEALTH_PORT": String(url.port ?? 0)]
        )
    }

    @Test("healthcheck.sh prints the one line and exits 0 while healthy, and 1 when the port is closed")
    func healthcheckScript() async throws {
        let daemon = try await Daemon(["TLS_MODE": "StartTls", "HOST_NAME": "mail.test"])
        let (_, line) = try await daemon.healthLine()
        for withURL in [true, false] {
            let healthy = try await Self.healthcheck(daemon, withURL: withURL)
            #expect(healthy.status == 0)
            #expect(healthy.output == line + "\n")
            #expect(healthy.errors.isEmpty)
        }
        #expect(await daemon.stop() == 0)
        for withURL in [true, false] {
            let closed = try await Self.healthcheck(daemon, withURL: withURL)
            #expect(closed.status == 1)
            #expect(closed.output.hasPrefix("fail, no answer from http://127.0.0.1:"))
            #expect(closed.output.split(separator: "\n").count == 1)
        }
    }

    @Test(
        "A store that cannot be written is 503 on /health and /readyz, 1 of healthcheck.sh, and named; /livez stays 200"
    )
    func storeDamaged() async throws {
        let daemon = try await Daemon()
        let damage = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('DROP TABLE state'); c.commit()"
        let damaged = try await Program.run(
            "python3",
            ["-c", damage, daemon.workspace.path("data/letterlock.db")]
        )
        #expect(damaged.status == 0, "\(damaged.errors)")
        // An observation of a moment ago, when all was well, may still be in use.
        var answer = try await daemon.request("/health", service: "health")
        for _ in 1...2_000 where answer.status == 200 {
            answer = try await daemon.request("/health", service: "health")
        }
        #expect(answer.status == 503)
        let health = try JSONDecoder().decode(Health.self, from: answer.body)
        #expect(health.status == "fail")
        #expect(health.checks["store:write"]?.first?.status == "fail")
        #expect(health.checks["store:write"]?.first?.output?.contains("letterlock.db") == true)
        #expect(try await daemon.request("/readyz", service: "health").status == 503)
        #expect(try await daemon.request("/livez", service: "health").status == 200)
        let checked = try await Self.healthcheck(daemon)
        #expect(checked.status == 1)
        #expect(checked.output.hasPrefix("fail None, no certificate: "))
        #expect(checked.output.split(separator: "\n").count == 1)
    }

    @Test("letterlock health asks the running daemon and exits 0, or 1 when there is none")
    func healthCommand() async throws {
        let daemon = try await Daemon(["TLS_MODE": "ImplicitTls", "HOST_NAME": "mail.test"])
        let settings = ["LETTERLOCK_PORTS_FILE": daemon.workspace.path("ports.json")]
        let healthy = try await Daemon.run(["health"], settings, workspace: daemon.workspace)
        #expect(healthy.status == 0)
        #expect(healthy.output == (try await daemon.healthLine().line) + "\n")
        let port = try #require(try daemon.url("health", "/").port)
        #expect(
            try await Daemon.run(["health"], ["HEALTH_PORT": String(port)], workspace: daemon.workspace).status == 0
        )
        #expect(await daemon.stop() == 0)
        let closed = try await Daemon.run(["health"], ["HEALTH_PORT": String(port)], workspace: daemon.workspace)
        #expect(closed.status == 1)
        #expect(closed.errors.contains("No health port answers at 127.0.0.1 port \(port) (connection refused)"))
    }

    @Test("letterlock health exits 1 when the certificate has expired")
    func healthCommandExpired() async throws {
        let workspace = try Workspace()
        let pair = try await CertificatePair(in: workspace, days: -1)
        let daemon = try await Daemon(pair.settings, workspace: workspace)
        let port = try #require(try daemon.url("health", "/").port)
        let asked = try await Daemon.run(["health"], ["HEALTH_PORT": String(port)], workspace: workspace)
        #expect(asked.status == 1)
        #expect(asked.output.hasPrefix("fail StartTls, certificate mail.test expired "))
        #expect(await daemon.stop() == 0)
    }
}
