import Cryptography
import Foundation
import TLSIdentity
import Testing

@Suite("A provided certificate")
struct ProvidedCertificateTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
    }

    @Test("certificate and key in two files are served, and clients trust the certificate itself")
    func pair() throws {
        try workspace.makeCertificate("own")
        let served = try workspace.start(workspace.settings(certificate: "own.pem", key: "own.key"))
        #expect(served.facts.source == .provided)
        #expect(served.facts.path == workspace.path("own.pem"))
        #expect(served.facts.names == ["mail.test"])
        #expect(served.warnings.isEmpty && served.notes.isEmpty)
        #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("own.pem"))
        #expect(try workspace.files() == ["trust.pem"])
    }

    @Test(
        "the key may stand in the certificate's file, before or behind",
        arguments: [["own.key", "own.pem"], ["own.pem", "own.key"]]
    )
    func oneFile(parts: [String]) throws {
        try workspace.makeCertificate("own")
        try workspace.concatenate(parts, to: "both.pem")
        #expect(try workspace.start(workspace.settings(certificate: "both.pem")).warnings.isEmpty)
    }

    @Test(
        "the chain is sent leaf first and without the root, which clients trust, in whatever order the file has it",
        arguments: [["leaf", "middle", "root"], ["root", "middle", "leaf"], ["middle", "leaf", "root"]]
    )
    func chain(order: [String]) throws {
        try workspace.makeChain()
        try workspace.concatenate(order.map { $0 + ".pem" }, to: "chain.pem")
        let served = try workspace.start(workspace.settings(certificate: "chain.pem", key: "leaf.key"))
        #expect(served.chain.map(\.subject) == ["CN=leaf", "CN=middle"])
        #expect(served.facts.subject == "CN=leaf" && served.facts.issuer == "CN=middle")
        #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("root.pem"))
        #expect(served.warnings.isEmpty && served.notes.isEmpty)
    }

    @Test("where the chain ends before a root, the last of it is what clients trust, with a note")
    func noRoot() throws {
        try workspace.makeChain()
        try workspace.concatenate(["leaf.pem", "middle.pem"], to: "chain.pem")
        let served = try workspace.start(workspace.settings(certificate: "chain.pem", key: "leaf.key"))
        #expect(served.chain.map(\.subject) == ["CN=leaf", "CN=middle"])
        #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("middle.pem"))
        #expect(
            served.notes == [
                "trust.pem holds CN=middle, which is not a root: clients that insist on a root need the certificate of "
                    + "its issuer, CN=Root, instead; append it to the file of TlsCertificate."
            ]
        )
    }

    @Test("certificates that do not belong to the chain are not sent, with a warning")
    func unrelated() throws {
        try workspace.makeChain()
        try workspace.concatenate(["leaf.pem", "root.pem"], to: "chain.pem")
        let served = try workspace.start(workspace.settings(certificate: "chain.pem", key: "leaf.key"))
        #expect(served.chain.map(\.subject) == ["CN=leaf"])
        #expect(served.warnings.count == 1 && served.warnings[0].hasPrefix("1 of the certificates in "))
    }

    @Test("an expired one, one that is not valid yet and one for another name are served with a warning")
    func warnings() throws {
        try workspace.makeCertificate("own", for: "other.test", days: 9)
        let settings = workspace.settings(certificate: "own.pem", key: "own.key")
        let path = workspace.path("own.pem")
        let name =
            "The certificate in \(path) is for other.test, and HostName is mail.test, so clients that connect by that name "
            + "refuse it; set HostName to a name of the certificate."
        let served = try workspace.start(settings, at: Workspace.now + 60)
        #expect(served.warnings == [name])
        let notAfter = served.facts.notAfter
        #expect(try workspace.start(settings, at: notAfter).warnings == [name])
        let expired = try workspace.start(settings, at: notAfter + 1).warnings
        #expect(expired.count == 2 && expired[0].hasPrefix("The certificate in \(path) expired on 20"))
        let early = try workspace.start(settings, at: served.facts.notBefore - 1).warnings
        #expect(early.count == 2 && early[0].hasPrefix("The certificate in \(path) is not valid before 20"))
    }

    @Test("the report of the check command is what a start would find, and nothing is written")
    func report() throws {
        try workspace.makeCertificate("own")
        let settings = workspace.settings(certificate: "own.pem", key: "own.key")
        let report = try ProvidedCertificateReport.make(settings, now: Workspace.now + 60)
        #expect(!FileManager.default.fileExists(atPath: workspace.tls))
        let served = try workspace.start(settings)
        #expect(report.facts == [served.facts])
        #expect(report.warnings.isEmpty && report.notes.isEmpty)
        #expect(try ProvidedCertificateReport.make(workspace.settings(), now: Workspace.now).facts.isEmpty)
    }
}
