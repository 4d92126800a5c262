import Foundation
import NIOSSL
import Synchronization
import Testing

/// The certificate is replaced while connections go on.
@Suite(.timeLimit(.minutes(5)))
struct ReplacementTests {
    private static let rate = 200
    private static let replacements = 100

    @Test(
        "A hundred replacements, every fifth broken, disturb no connection, and none shows an old one for longer than a second"
    )
    func underLoad() async throws {
        let mount = try await Mount()
        let daemon = try await Daemon(mount.settings)
        let port = try daemon.smtpPort()
        let kept = try TLSConnection(port: port)
        #expect(await kept.wait(for: "220 "))

        let load = try ConnectionLoad(port: port)
        let changes = Mutex([(mount.certificates[0], ContinuousClock.now)])
        let report = try await load.run(rate: Self.rate) {
            for number in 1...Self.replacements {
                if number.isMultiple(of: 5) {
                    try mount.breakIt(number / 5)
                } else {
                    let certificate = try mount.replace(number)
                    changes.withLock { $0.append((certificate, .now)) }
                }
                try await Task.sleep(for: .milliseconds(600))
            }
        }

        let outcomes = report.outcomes
        print("\(outcomes.count) connections, \(report.rate) a second; the longest stall was \(report.longestStall)")
        let failures = outcomes.compactMap(\.failure)
        #expect(failures.isEmpty, "\(failures.count) of \(outcomes.count): \(Set(failures))")
        let times = changes.withLock { $0 }
        let patience = Duration.seconds(1) + report.longestStall
        let late = outcomes.filter { outcome in
            // What was there a second ago, or came since.
            let current = times.last { $0.1 + patience <= outcome.start } ?? times[0]
            let since = times.filter { $0.1 + patience > outcome.start }
            return !([current] + since).contains { $0.0 == outcome.certificate }
        }
        #expect(late.isEmpty, "\(late.count) of \(outcomes.count)")
        let shown = Set(outcomes.map(\.certificate))
        #expect(shown.count == mount.certificates.count, "each of them was really shown")

        // A connection of before goes on with what it has.
        try kept.send(
            "EHLO kept.test",
            "MAIL FROM:<a@example.org>",
            "RCPT TO:<b@example.org>",
            "DATA",
            "x",
            ".",
            "QUIT"
        )
        #expect(await kept.wait(for: "250 2.0.0 "))
        #expect(try await daemon.messages().total == 1)
    }

    @Test("A broken replacement is warned of in health and log, with the reason, until a good one comes")
    func broken() async throws {
        let mount = try await Mount()
        let daemon = try await Daemon(mount.settings)
        let before = try await daemon.health()
        #expect(before.status == "pass")
        try mount.breakIt(1)
        #expect(await daemon.waitForLog("The certificate was not replaced, the old one stays in use: TlsCertificate"))
        let during = try await daemon.health()
        #expect(during.status == "warn")
        #expect(during.tls.certificate?.fingerprintSha256 == before.tls.certificate?.fingerprintSha256)
        let output = during.checks["certificate:replacement"]?.first?.output
        #expect(output?.hasPrefix("a replacement of the certificate was refused: TlsCertificate") == true)
        #expect(try await daemon.healthLine().status == 200)
        _ = try mount.replace(1)
        #expect(await daemon.waitForLog("The certificate was replaced for new connections"))
        #expect(try await daemon.health().status == "pass")
    }
}

/// A directory with a certificate and its key as Kubernetes mounts them, and several pairs to put there.
private final class Mount: Sendable {
    private let workspace: Workspace
    private let pairs: [CertificatePair]
    /// The certificates of the pairs, in DER; the first is there at the beginning.
    let certificates: [[UInt8]]
    private let version = Mutex(0)

    init() async throws {
        workspace = try Workspace()
        var pairs: [CertificatePair] = []
        for index in 0..<7 { pairs.append(try await CertificatePair(in: workspace, name: "pair\(index)")) }
        self.pairs = pairs
        certificates = try pairs.map {
            try NIOSSLCertificate.fromPEMFile($0.certificate)[0].toDERBytes()
        }
        for name in ["tls.crt", "tls.key"] {
            try FileManager.default.createDirectory(atPath: workspace.path("mount"), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: workspace.path("mount/\(name)"),
                withDestinationPath: "..data/\(name)"
            )
        }
        try swap(pairs[0].certificate, pairs[0].key)
    }

    var settings: [String: String] {
        [
            "TLS_MODE": "ImplicitTls", "HOST_NAME": "mail.test",
            "TLS_CERTIFICATE": workspace.path("mount/tls.crt"),
            "TLS_CERTIFICATE_PRIVATE_KEY": workspace.path("mount/tls.key"),
        ]
    }

    /// Puts the next pair there, by turns as Kubernetes does it and by renaming files over the old ones.
    ///
    /// - Returns: the certificate in DER.
    func replace(_ number: Int) throws -> [UInt8] {
        let index = number % pairs.count
        let pair = pairs[index]
        if number.isMultiple(of: 2) {
            try swap(pair.certificate, pair.key)
        } else {
            for (name, file) in [("tls.key", pair.key), ("tls.crt", pair.certificate)] {
                let new = workspace.path("mount/..data/\(name).new")
                try FileManager.default.copyItem(atPath: file, toPath: new)
                try Self.rename(new, workspace.path("mount/..data/\(name)"))
            }
        }
        return certificates[index]
    }

    /// Puts something there that cannot be served.
    func breakIt(_ number: Int) throws {
        let file = workspace.path("mount/..data/tls.crt")
        switch number % 4 {
        case 0: try swap(pairs[0].certificate, pairs[1].key)
        case 1: try Data(Data(contentsOf: URL(filePath: file)).prefix(300)).write(to: URL(filePath: file))
        case 2: try FileManager.default.removeItem(atPath: file)
        default: try Data().write(to: URL(filePath: file))
        }
    }

    /// A new directory with both files, and a link renamed over the old one.
    private func swap(_ certificate: String, _ key: String) throws {
        let name = version.withLock { version in
            version += 1
            return "..version\(version)"
        }
        let files = FileManager.default
        try files.createDirectory(atPath: workspace.path("mount/\(name)"), withIntermediateDirectories: false)
        try files.copyItem(atPath: certificate, toPath: workspace.path("mount/\(name)/tls.crt"))
        try files.copyItem(atPath: key, toPath: workspace.path("mount/\(name)/tls.key"))
        try files.createSymbolicLink(atPath: workspace.path("mount/..data_tmp"), withDestinationPath: name)
        try Self.rename(workspace.path("mount/..data_tmp"), workspace.path("mount/..data"))
    }

    private static func rename(_ old: String, _ new: String) throws {
        guard Foundation.rename(old, new) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
