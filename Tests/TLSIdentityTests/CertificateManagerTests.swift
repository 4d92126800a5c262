import Cryptography
import Foundation
import Synchronization
import TLSIdentity
import Testing

@Suite("The certificate is replaced while the daemon runs", .timeLimit(.minutes(5)))
struct CertificateManagerTests {
    private let workspace: Workspace
    private let log = LogRecorder()
    private let clock = TestClock()

    init() throws {
        workspace = try Workspace()
    }

    private func started(_ settings: TLSSettings) throws -> CertificateManager {
        let manager = CertificateManager(settings: settings, clock: { [clock] in clock.now }, logger: log.logger)
        #expect(manager.current == nil)
        try manager.start()
        return manager
    }

    private func fingerprint(_ manager: CertificateManager) -> String? {
        manager.current?.facts.fingerprintSHA256
    }

    @Test("a reload under the same settings shows the same certificate and logs nothing")
    func reloadSame() throws {
        let manager = try started(workspace.settings())
        let (first, lines) = (fingerprint(manager), log.lines)
        #expect(lines == ["notice: A new certificate was made: there was none"])
        #expect(manager.reload(workspace.settings()))
        #expect(fingerprint(manager) == first)
        #expect(log.lines == lines)
    }

    @Test("a reload with new names or files shows another certificate")
    func reloadOther() throws {
        let manager = try started(workspace.settings())
        #expect(manager.reload(workspace.settings("other.test")))
        #expect(manager.current?.facts.names == ["other.test"])
        #expect(log.lines.last == "notice: The certificate was replaced for new connections")
        try workspace.makeCertificate("own")
        #expect(manager.reload(workspace.settings(certificate: "own.pem", key: "own.key")))
        #expect(manager.current?.facts.source == .provided)
        #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("own.pem"))
    }

    @Test("a bad replacement is remembered and logged, the old one stays, and a good one clears the fault")
    func badReplacement() throws {
        try workspace.makeCertificate("own")
        let settings = workspace.settings(certificate: "own.pem", key: "own.key")
        let manager = try started(settings)
        let first = fingerprint(manager)
        let good = try workspace.bytes("own.key")
        try workspace.makeCertificate("other")
        try workspace.write(workspace.bytes("other.key"), to: "own.key")
        #expect(!manager.reload(settings))
        #expect(fingerprint(manager) == first)
        let fault = try #require(manager.replacementFault)
        #expect(fault.contains("does not belong to the certificate"))
        #expect(log.lines.last == "error: The certificate was not replaced, the old one stays in use: " + fault)
        // The daily check does not make it good.
        manager.dailyCheck()
        #expect(manager.replacementFault == fault)
        try workspace.write(good, to: "own.key")
        #expect(manager.reload(settings))
        #expect(manager.replacementFault == nil)
        #expect(fingerprint(manager) == first)
    }

    @Test("a refused reload leaves the old settings in use for the daily check")
    func refusedSettings() throws {
        let manager = try started(workspace.settings())
        #expect(!manager.reload(workspace.settings("bücher.test")))
        manager.dailyCheck()
        #expect(manager.current?.facts.names == ["mail.test"])
        #expect(manager.replacementFault?.hasPrefix("HostName: bücher.test") == true)
    }

    @Test("the daily check renews the generated certificate with less than 30 days left, not before")
    func dailyCheck() throws {
        let manager = try started(workspace.settings())
        let first = try #require(manager.current).facts
        clock.now = first.notAfter - 30 * 86_400
        manager.dailyCheck()
        #expect(manager.current?.facts == first)
        clock.now += 1
        manager.dailyCheck()
        let second = try #require(manager.current).facts
        #expect(second.fingerprintSHA256 != first.fingerprintSHA256)
        #expect(second.daysLeft(at: clock.now) == 3649)
        #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("tls/certificate.pem"))
        #expect(
            log.lines.suffix(2).first?.hasPrefix(
                "notice: A new certificate was made: the one there is valid only until"
            ) == true
        )
    }

    @Test("a renewal that fails keeps the old certificate and says so until one succeeds")
    func failedRenewal() throws {
        let manager = try started(workspace.settings())
        let first = fingerprint(manager)
        clock.now += 3650 * 86_400
        try FileManager.default.moveItem(atPath: workspace.tls, toPath: workspace.path("aside"))
        try workspace.write([], to: "tls")
        manager.dailyCheck()
        #expect(fingerprint(manager) == first)
        #expect(manager.replacementFault?.hasPrefix("DataDirectory: ") == true)
        try FileManager.default.removeItem(atPath: workspace.tls)
        manager.dailyCheck()
        #expect(fingerprint(manager) != first)
        #expect(manager.replacementFault == nil)
    }

    @Test("the daily check warns of a provided certificate that has expired, and changes nothing")
    func expiredProvided() throws {
        try workspace.makeCertificate("own", days: 9)
        let manager = try started(workspace.settings(certificate: "own.pem", key: "own.key"))
        manager.dailyCheck()
        #expect(log.lines.isEmpty)
        clock.now += 10 * 86_400
        manager.dailyCheck()
        #expect(
            log.lines.count == 1
                && log.lines[0].hasPrefix("warning: The certificate in \(workspace.path("own.pem")) expired on")
        )
        #expect(manager.replacementFault == nil)
    }

    @Test("a range of versions without a version is refused")
    func versionRange() throws {
        var settings = workspace.settings()
        settings.minimumVersion = .tls13
        settings.maximumVersion = .tls12
        let error = #expect(throws: TLSIdentityError.self) { try started(settings) }
        #expect(error?.code == .invalidVersionRange)
        #expect(
            error?.description
                == "TlsMinimumVersion 1.3 is newer than TlsMaximumVersion 1.2, so no version would be left; "
                + "lower the one or raise the other."
        )
    }

    @Test("many threads may ask while it is replaced, and always get a whole identity")
    func concurrency() async throws {
        let manager = try started(workspace.settings())
        await withTaskGroup { group in
            for index in 0..<8 {
                group.addTask {
                    for round in 0..<20 {
                        if index == 0 {
                            manager.reload(workspace.settings(round.isMultiple(of: 2) ? "a.test" : "b.test"))
                        }
                        let current = manager.current
                        #expect(current?.facts.fingerprintSHA256 == current?.chain.first?.fingerprintSHA256)
                    }
                }
            }
        }
        #expect(manager.current?.facts.names == ["b.test"])
    }
}
