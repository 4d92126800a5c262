import Foundation
import Glibc
import Testing

/// The generated certificate is kept, and made anew exactly when it has to be.
@Suite(.timeLimit(.minutes(3)))
struct RestartTests {
    private static let settings = [
        "TLS_MODE": "ImplicitTls", "HOST_NAME": "mail.test", "TLS_CERTIFICATE_NAMES": "a.test,b.test",
    ]

    /// Starts, and stops, a daemon with the certificate that is in the workspace.
    private static func fingerprint(
        _ workspace: Workspace,
        _ changes: [String: String] = [:]
    ) async throws -> String {
        let daemon = try await Daemon(settings.merging(changes) { $1 }, workspace: workspace)
        let shown = try await daemon.shownFingerprint()
        #expect(await daemon.stop() == 0)
        return shown
    }

    @Test("The same settings show the same certificate, also with the names in another order")
    func same() async throws {
        let workspace = try Workspace()
        let first = try await Self.fingerprint(workspace)
        #expect(try await Self.fingerprint(workspace) == first)
        #expect(try await Self.fingerprint(workspace, ["TLS_CERTIFICATE_NAMES": "b.test,a.test"]) == first)
        #expect(try await Self.fingerprint(workspace, ["TLS_CERTIFICATE_NAMES": "B.test,a.TEST"]) == first)
        #expect(try await Self.fingerprint(workspace, ["TLS_MODE": "StartTls", "LOG_LEVEL": "debug"]).isEmpty == false)
        #expect(try await Self.fingerprint(workspace) == first)
        #expect(!FileManager.default.fileExists(atPath: workspace.path("data/tls/certificate.pem.bad")))
    }

    @Test(
        "Other names mean a new certificate",
        arguments: [
            ["HOST_NAME": "other.test"], ["TLS_CERTIFICATE_NAMES": "a.test,b.test,c.test"],
            ["TLS_CERTIFICATE_NAMES": "a.test"],
        ]
    )
    func otherNames(change: [String: String]) async throws {
        let workspace = try Workspace()
        let first = try await Self.fingerprint(workspace)
        #expect(try await Self.fingerprint(workspace, change) != first)
        #expect(!FileManager.default.fileExists(atPath: workspace.path("data/tls/certificate.pem.bad")))
    }

    @Test("A pair that was deleted is made anew, a damaged one too, and its files are kept as .bad")
    func damaged() async throws {
        let workspace = try Workspace()
        let (key, certificate) = (
            workspace.path("data/tls/certificate.key"), workspace.path("data/tls/certificate.pem")
        )
        let first = try await Self.fingerprint(workspace)

        try FileManager.default.removeItem(atPath: key)
        try FileManager.default.removeItem(atPath: certificate)
        let second = try await Self.fingerprint(workspace)
        #expect(second != first)

        let truncated = try workspace.read("data/tls/certificate.key").prefix(40)
        try truncated.write(to: URL(filePath: key))
        let third = try await Self.fingerprint(workspace)
        #expect(third != second)
        #expect(try workspace.read("data/tls/certificate.key.bad") == truncated)

        let other = try await Program.run(
            "openssl",
            ["ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", key]
        )
        #expect(other.status == 0)
        let foreign = try workspace.read("data/tls/certificate.key")
        #expect(try await Self.fingerprint(workspace) != third)
        #expect(try workspace.read("data/tls/certificate.key.bad") == foreign)
    }

    @Test("A pair with 31 days left is used, one with 29 days is made anew", arguments: [(31, true), (29, false)])
    func nearExpiry(days: Int, isUsed: Bool) async throws {
        let workspace = try Workspace()
        _ = try await Self.fingerprint(workspace)
        let made = try await Program.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                "/CN=mail.test",
                "-days", String(days), "-addext", "subjectAltName=DNS:mail.test,DNS:a.test,DNS:b.test",
                "-keyout", workspace.path("data/tls/certificate.key"), "-out",
                workspace.path("data/tls/certificate.pem"),
            ]
        )
        #expect(made.status == 0, "\(made.errors)")
        let placed = try await Self.fingerprint(ofFile: workspace.path("data/tls/certificate.pem"))
        #expect((try await Self.fingerprint(workspace) == placed) == isUsed)
    }

    @Test("A kill at any moment of a replacement leaves a whole pair to the next start, the old one or the new")
    func killedWhileWriting() async throws {
        let calls = "openat,write,fsync,rename,renameat,renameat2,fchmod,mkdir,unlink"
        var kills = 0
        // strace ends the process at its n-th call that touches the pair: at each step of the writing once.
        for call in 1...16 {
            let workspace = try Workspace()
            let old = try await Self.fingerprint(workspace)
            let files = ["certificate.key", "certificate.pem"].flatMap { [$0, $0 + ".new"] }
            let killed = try await Program.run(
                "strace",
                ["-f", "-qq", "-o", "/dev/null"]
                    + (files + [""]).flatMap { ["-P", workspace.path("data/tls/" + $0)] }
                    + ["-e", "trace=\(calls)", "-e", "inject=\(calls):signal=KILL:when=\(call)", Daemon.binary],
                environment: [
                    "LETTERLOCK_DATA_DIRECTORY": workspace.path("data"), "LETTERLOCK_TLS_MODE": "ImplicitTls",
                    "LETTERLOCK_HOST_NAME": "mail.test", "LETTERLOCK_TLS_CERTIFICATE_NAMES": "c.test",
                    // One that is not killed, the writing being over, ends by itself: nobody has this address.
                    "LETTERLOCK_BIND_ADDRESS": "192.0.2.1",
                ]
            )
            kills += killed.status == SIGKILL ? 1 : 0
            let new = try await Self.fingerprint(workspace, ["TLS_CERTIFICATE_NAMES": "c.test"])
            #expect(new != old)
            #expect(!new.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: workspace.path("data/tls/certificate.pem.bad")))
            #expect(!FileManager.default.fileExists(atPath: workspace.path("data/tls/certificate.pem.new")))
            #expect(!FileManager.default.fileExists(atPath: workspace.path("data/tls/certificate.key.new")))
        }
        // Each call is one step; fewer would mean that the filter has missed the writing.
        #expect(kills >= 8)
    }

    @Test(
        "A disk that fails to give the pair ends the start, and the next one shows the same certificate",
        arguments: ["certificate.key", "certificate.pem"],
        ["openat", "read"]
    )
    func diskFails(file: String, call: String) async throws {
        let workspace = try Workspace()
        let first = try await Self.fingerprint(workspace)
        let path = workspace.path("data/tls/" + file)
        let failed = try await Program.run(
            "strace",
            [
                "-f", "-qq", "-o", "/dev/null", "-P", path, "-e", "trace=\(call)", "-e", "inject=\(call):error=EIO",
                // One that starts all the same ends with strace.
                "setpriv", "--pdeathsig", "KILL", Daemon.binary,
            ],
            environment: [
                "LETTERLOCK_DATA_DIRECTORY": workspace.path("data"), "LETTERLOCK_TLS_MODE": "ImplicitTls",
                "LETTERLOCK_HOST_NAME": "mail.test", "LETTERLOCK_TLS_CERTIFICATE_NAMES": "a.test,b.test",
                "LETTERLOCK_BIND_ADDRESS": "127.0.0.1", "LETTERLOCK_PORT": "0", "LETTERLOCK_HTTP_PORT": "",
                "LETTERLOCK_HEALTH_PORT": "",
            ],
            seconds: 15
        )
        #expect(failed.status == 73, "\(failed.errors)")
        #expect(failed.errors.contains("\(path) cannot be read now: Input/output error"))
        #expect(try await Self.fingerprint(workspace) == first)
        #expect(!FileManager.default.fileExists(atPath: path + ".bad"))
    }

    @Test("`letterlock certificate` prints what to trust, or says where it looked and exits 66")
    func certificateCommand() async throws {
        let workspace = try Workspace()
        let none = try await Daemon.run(["certificate"], Self.settings, workspace: workspace)
        #expect(none.status == 66)
        #expect(none.errors.contains(workspace.path("data/tls/trust.pem")))
        let shown = try await Self.fingerprint(workspace)
        let printed = try await Daemon.run(["certificate"], Self.settings, workspace: workspace)
        #expect(printed.status == 0)
        #expect(Data(printed.output.utf8) == (try workspace.read("data/tls/trust.pem")))
        #expect(printed.errors.contains(shown))
        #expect(printed.errors.contains("mail.test, a.test, b.test"))
    }

    private static func fingerprint(ofFile path: String) async throws -> String {
        let printed = try await Program.run("openssl", ["x509", "-in", path, "-noout", "-fingerprint", "-sha256"])
        return String(printed.output.split(separator: "=").last ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

extension Daemon {
    /// The SHA-256 fingerprint of the certificate that the first listener really shows.
    func shownFingerprint() async throws -> String {
        let mode = ports.first { $0.service == "smtp" }?.tlsMode
        let shown = try await Program.run(
            "sh",
            [
                "-c",
                "openssl s_client -connect 127.0.0.1:\(try smtpPort()) \(mode == "StartTls" ? "-starttls smtp" : "") </dev/null "
                    + "2>/dev/null | openssl x509 -noout -fingerprint -sha256",
            ]
        )
        return String(shown.output.split(separator: "=").last ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
