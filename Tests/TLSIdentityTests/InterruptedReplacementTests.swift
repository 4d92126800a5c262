import Cryptography
import Foundation
import Testing

@testable import CertificateFiles
@testable import TLSIdentity

@Suite("A replacement that is killed at any point leaves a whole pair behind")
struct InterruptedReplacementTests {
    /// What is in the directory before the replacement.
    enum Before: CaseIterable {
        case nothing
        case outdated
        case damagedKey
        case damagedCertificate
        case onlyKey
    }

    private func prepare(_ before: Before, in workspace: Workspace) throws {
        if before == .nothing { return }
        try workspace.start(workspace.settings("old.test"))
        switch before {
        case .nothing, .outdated: break
        case .damagedKey: try workspace.write([1], to: "tls/certificate.key")
        case .damagedCertificate: try workspace.write([1], to: "tls/certificate.pem")
        case .onlyKey: try FileManager.default.removeItem(atPath: workspace.path("tls/certificate.pem"))
        }
    }

    /// The steps of the replacement that a start for `settings` makes, with the fingerprint of the new certificate.
    private func steps(_ before: Before, _ settings: TLSSettings) throws -> (steps: [FileStep], fingerprint: String) {
        let pair = try KeyPair.selfSigned(for: CertificateNames(settings), now: Workspace.now)
        let store = GeneratedPairStore(files: IdentityFiles(directory: settings.directory).certificate)
        let isDamaged = before != .nothing && before != .outdated
        let steps = try store.steps(toInstall: pair, keepingOldAs: isDamaged ? .bad : nil)
        return (steps, pair.certificate.fingerprintSHA256)
    }

    private func expectWholePair(in workspace: Workspace, _ settings: TLSSettings) throws -> String {
        let served = try workspace.start(settings)
        #expect(served.facts.names == [settings.hostName])
        #expect(try workspace.files().allSatisfy { !$0.hasSuffix(".new") })
        #expect(try workspace.mode("tls/certificate.key") == 0o600)
        #expect(try workspace.mode("tls/certificate.pem") == 0o644)
        let certificate = try #require(try Certificate.chain(pem: workspace.bytes("tls/certificate.pem")).first)
        let key = try #require(try PEMBlock.blocks(in: workspace.bytes("tls/certificate.key")).first)
        #expect(certificate.matches(try PrivateKey(pem: key)))
        #expect(certificate.fingerprintSHA256 == served.facts.fingerprintSHA256)
        // And it is final: the next start changes nothing.
        #expect(try workspace.start(settings).facts == served.facts)
        return served.facts.fingerprintSHA256
    }

    @Test("killed after each step", arguments: Before.allCases)
    func afterEachStep(before: Before) throws {
        let count = try steps(before, Workspace().settings()).steps.count
        #expect(count == (before == .nothing || before == .outdated ? 9 : 11))
        for done in 0...count {
            let workspace = try Workspace()
            try prepare(before, in: workspace)
            let (steps, fingerprint) = try steps(before, workspace.settings())
            for step in steps.prefix(done) { try step.perform() }
            let served = try expectWholePair(in: workspace, workspace.settings())
            // From the first rename of the new files on, it is the pair whose replacement was interrupted.
            if done >= count - 2 { #expect(served == fingerprint, "after \(done) steps") }
        }
    }

    @Test("killed after each step, and back to the old settings", arguments: Before.allCases)
    func backToOldSettings(before: Before) throws {
        let count = try steps(before, Workspace().settings()).steps.count
        for done in 0...count {
            let workspace = try Workspace()
            try prepare(before, in: workspace)
            for step in try steps(before, workspace.settings()).steps.prefix(done) { try step.perform() }
            _ = try expectWholePair(in: workspace, workspace.settings("old.test"))
        }
    }

    @Test("killed within a write", arguments: Before.allCases, [0.0, 0.01, 0.5, 0.99])
    func withinWrite(before: Before, part: Double) throws {
        let count = try steps(before, Workspace().settings()).steps.count
        for index in 0..<count {
            let workspace = try Workspace()
            try prepare(before, in: workspace)
            let (steps, _) = try steps(before, workspace.settings())
            guard case .write(let path, let bytes, let mode) = steps[index] else { continue }
            for step in steps.prefix(index) { try step.perform() }
            try FileStep.write(path, Array(bytes.prefix(Int(Double(bytes.count) * part))), mode: mode).perform()
            _ = try expectWholePair(in: workspace, workspace.settings())
        }
    }

    @Test("an outdated pair that was not replaced yet is still the one that is served under its own settings")
    func outdatedStays() throws {
        let workspace = try Workspace()
        let old = try workspace.start(workspace.settings("old.test"))
        let steps = try steps(.outdated, workspace.settings()).steps
        for step in steps.prefix(6) { try step.perform() }
        #expect(try workspace.files().contains("certificate.pem.new"))
        #expect(try workspace.start(workspace.settings("old.test")).facts == old.facts)
    }

    @Test("what was damaged is kept as bad also when the replacement was interrupted", arguments: 0...11)
    func keepsBad(done: Int) throws {
        let workspace = try Workspace()
        try prepare(.damagedKey, in: workspace)
        let certificate = try workspace.bytes("tls/certificate.pem")
        for step in try steps(.damagedKey, workspace.settings()).steps.prefix(done) { try step.perform() }
        try workspace.start(workspace.settings())
        #expect(try workspace.bytes("tls/certificate.key.bad") == [1])
        #expect(try workspace.bytes("tls/certificate.pem.bad") == certificate)
    }
}
