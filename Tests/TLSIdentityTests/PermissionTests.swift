import Foundation
import TLSIdentity
import Testing

@Suite("Permissions of the files", .serialized)
struct PermissionTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
    }

    private func expectModes() throws {
        #expect(try workspace.mode("tls") == 0o755)
        #expect(try workspace.mode("tls/certificate.pem") == 0o644)
        #expect(try workspace.mode("tls/certificate.key") == 0o600)
        #expect(try workspace.mode("tls/trust.pem") == 0o644)
    }

    @Test("they are what they should be under any umask", arguments: [0o000, 0o022, 0o077, 0o177] as [mode_t])
    func anyUmask(mask: mode_t) throws {
        let old = umask(mask)
        defer { umask(old) }
        try workspace.start(workspace.settings())
        try expectModes()
    }

    @Test("a start puts right what somebody has changed")
    func putRight() throws {
        try workspace.start(workspace.settings())
        for (name, mode) in [
            ("tls", 0o700), ("tls/certificate.key", 0o644), ("tls/certificate.pem", 0o600), ("tls/trust.pem", 0o600),
        ] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: workspace.path(name))
        }
        try workspace.start(workspace.settings())
        try expectModes()
    }

    @Test("a link laid in the way of the new key is not written through")
    func links() throws {
        try FileManager.default.createDirectory(atPath: workspace.tls, withIntermediateDirectories: true)
        try workspace.write([], to: "victim")
        for name in ["certificate.key.new", "certificate.pem.new", "trust.pem.new"] {
            try FileManager.default.createSymbolicLink(
                atPath: workspace.path("tls/" + name),
                withDestinationPath: workspace.path("victim")
            )
        }
        try workspace.start(workspace.settings())
        try expectModes()
        #expect(try workspace.bytes("victim").isEmpty)
    }

    @Test("a directory that cannot be made is an error that names it and the setting")
    func unusableDirectory() throws {
        try workspace.write([], to: "tls")
        let error = #expect(throws: TLSIdentityError.self) { try workspace.start(workspace.settings()) }
        #expect(error?.code == .directoryUnusable)
        #expect(
            error?.description.hasPrefix("DataDirectory: keeping the certificate in \(workspace.tls) failed, cannot ")
                == true
        )
        #expect(
            error?.description.hasSuffix("let the daemon's user own the directory, or set DataDirectory to another.")
                == true
        )
    }
}
