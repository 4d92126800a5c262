import Foundation
import Testing

@testable import CertificateFiles

@Suite("A pair that cannot be used")
struct KeyPairTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.makeCertificate("own")
    }

    /// Why there is no pair.
    private func fault() -> PairFault? {
        #expect(throws: PairFault.self) {
            try KeyPair(certificatePath: workspace.path("own.pem"), privateKeyPath: workspace.path("own.key"))
        }
    }

    @Test("a file that the system fails to read is unavailable, not damaged", arguments: ["own.pem", "own.key"])
    func systemFails(name: String) throws {
        let path = workspace.path(name)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: name)
        let reason = "\(path) cannot be read now: Too many levels of symbolic links; see that the disk is sound."
        #expect(fault() == .unavailable(reason))
    }

    @Test("a file with something else in it is damaged", arguments: ["own.pem", "own.key"])
    func damaged(name: String) throws {
        try workspace.write([1, 2], to: name)
        guard case .damaged = fault() else {
            Issue.record("\(name) counts as something else")
            return
        }
    }

    @Test("both files missing: there is none; one missing: it is damaged")
    func missing() throws {
        try FileManager.default.removeItem(atPath: workspace.path("own.pem"))
        #expect(fault() == .damaged("one of its two files is missing"))
        try FileManager.default.removeItem(atPath: workspace.path("own.key"))
        #expect(fault() == .missing)
    }
}
