import Foundation
import TLSIdentity
import Testing

@Suite("The file that clients trust")
struct TrustFileTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
    }

    @Test("it is read with its facts, and reading makes nothing")
    func read() throws {
        let served = try workspace.start(workspace.settings())
        let trust = try TrustFile.read(workspace.settings())
        #expect(trust.path == served.trustPath)
        #expect(try workspace.bytes("tls/certificate.pem") == Array(trust.pem.utf8))
        #expect(trust.facts.map(\.fingerprintSHA256) == [served.facts.fingerprintSHA256])
        #expect(trust.facts.map(\.names) == [["mail.test"]] && trust.facts.map(\.source) == [.generated])
    }

    @Test("none yet: it says where it looked, and nothing is made")
    func none() throws {
        let error = #expect(throws: TLSIdentityError.self) { try TrustFile.read(workspace.settings()) }
        #expect(error?.code == .noTrustFile)
        #expect(
            error?.description
                == "The certificate to trust was looked for at \(workspace.tls)/trust.pem, which does not exist; it is "
                + "written when Letterlock starts with TLS on, so start it with this DataDirectory first."
        )
        #expect(!FileManager.default.fileExists(atPath: workspace.tls))
    }

    @Test("one that holds no certificate is not passed on")
    func damaged() throws {
        try FileManager.default.createDirectory(atPath: workspace.tls, withIntermediateDirectories: true)
        try workspace.write(Array("hello".utf8), to: "tls/trust.pem")
        let error = #expect(throws: TLSIdentityError.self) { try TrustFile.read(workspace.settings()) }
        #expect(error?.code == .noTrustFile)
        #expect(error?.description.contains("\(workspace.tls)/trust.pem, which holds none") == true)
    }
}
