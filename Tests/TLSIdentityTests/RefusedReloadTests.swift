import Foundation
import Synchronization
import TLSIdentity
import Testing

@Suite("A refused reload changes nothing, and is taken when its files appear")
struct RefusedReloadTests {
    private let workspace: Workspace
    private let log = LogRecorder()
    private let manager: CertificateManager
    private let switched = Count()

    /// How often everything else was switched.
    private final class Count: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func increase() { count.withLock { $0 += 1 } }
    }

    init() throws {
        workspace = try Workspace()
        try workspace.makeCertificate("old")
        let clock = TestClock()
        manager = CertificateManager(
            settings: workspace.settings(certificate: "old.pem", key: "old.key"),
            clock: { clock.now },
            logger: log.logger
        )
        try manager.start()
    }

    private func reload(_ settings: TLSSettings) -> Bool {
        manager.reload(settings) { [switched] in switched.increase() }
    }

    /// One look is not enough, as the writer may not be done.
    private func look() {
        for _ in 0..<2 { manager.checkFiles() }
    }

    @Test("with a missing file nothing else is switched; when the files are there, everything is at once")
    func missing() throws {
        let first = try #require(manager.current).facts
        #expect(!reload(workspace.settings(certificate: "new.pem", key: "new.key")))
        look()
        #expect(switched.value == 0 && manager.current?.facts == first)
        #expect(manager.replacementFault?.contains("new.pem, which does not exist") == true)
        try workspace.makeCertificate("new")
        look()
        #expect(switched.value == 1)
        #expect(manager.current?.facts.path == workspace.path("new.pem"))
        #expect(manager.replacementFault == nil)
        // The old files are not watched any more.
        try workspace.makeCertificate("old")
        look()
        #expect(manager.current?.facts.path == workspace.path("new.pem"))
        #expect(switched.value == 1)
    }

    @Test("until then a change of the old files is taken, and the refusal stays known")
    func oldFiles() throws {
        #expect(!reload(workspace.settings(certificate: "new.pem", key: "new.key")))
        let first = try #require(manager.current).facts
        try workspace.makeCertificate("old")
        look()
        #expect(manager.current?.facts.path == first.path)
        #expect(manager.current?.facts.fingerprintSHA256 != first.fingerprintSHA256)
        #expect(manager.replacementFault?.contains("new.pem") == true && switched.value == 0)
    }

    @Test("one that is superseded by faulty settings, or by another reload, is not taken later")
    func superseded() throws {
        #expect(!reload(workspace.settings(certificate: "new.pem", key: "new.key")))
        manager.forgetRefusedReload()
        #expect(manager.replacementFault == nil)
        try workspace.makeCertificate("new")
        look()
        #expect(switched.value == 0 && manager.current?.facts.path == workspace.path("old.pem"))

        #expect(!reload(workspace.settings(certificate: "third.pem", key: "third.key")))
        #expect(reload(workspace.settings(certificate: "new.pem", key: "new.key")))
        try workspace.makeCertificate("third")
        look()
        #expect(switched.value == 1 && manager.current?.facts.path == workspace.path("new.pem"))
    }

    @Test("a generated certificate on disk stays where another part of the new settings is refused")
    func nothingIsWritten() throws {
        let clock = TestClock()
        let manager = CertificateManager(settings: workspace.settings(), clock: { clock.now }, logger: log.logger)
        try manager.start()
        let before = try workspace.bytes("tls/certificate.pem")
        var settings = workspace.settings("other.test")
        settings.clientCertificates = .request
        settings.clientAuthority = .file(path: workspace.path("none.pem"))
        #expect(!manager.reload(settings))
        #expect(try workspace.bytes("tls/certificate.pem") == before)
        #expect(try workspace.bytes("tls/trust.pem") == before)
        manager.dailyCheck()
        #expect(try workspace.bytes("tls/certificate.pem") == before)
    }
}
