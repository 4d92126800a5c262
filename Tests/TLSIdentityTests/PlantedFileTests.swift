import Foundation
import TLSIdentity
import Testing

/// What another user of the machine has prepared; needs root, to give files away.
@Suite("A certificate that another user prepared is not used", .enabled(if: geteuid() == 0, "needs root"))
struct PlantedFileTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
    }

    private func settings() -> TLSSettings {
        var settings = workspace.settings()
        settings.kind = .localAuthority
        return settings
    }

    private func refusal() throws -> String {
        let error = try #require(throws: TLSIdentityError.self) { try workspace.start(settings()) }
        #expect(error.code == .directoryUnusable)
        return error.description
    }

    @Test(
        "each of the files is refused with owner, mode and remedy",
        arguments: ["certificate.key", "certificate.pem", "authority.key", "authority.pem", "trust.pem"]
    )
    func files(name: String) throws {
        try workspace.start(settings())
        let before = try workspace.files()
        let path = workspace.path("tls/" + name)
        let mode = String(try workspace.mode("tls/" + name), radix: 8)
        #expect(chown(path, 65_534, 65_534) == 0)
        #expect(
            try refusal()
                == "DataDirectory: \(path) belongs to user 65534 (group 65534, mode 0\(mode)), but this process runs as user 0, "
                + "so that user could have prepared it; remove it, or if you trust its content, run: chown 0 \(path)."
        )
        #expect(try workspace.files() == before)
    }

    @Test("a replacement that was planted beside the pair is not completed", arguments: ["certificate", "authority"])
    func replacement(name: String) throws {
        try workspace.start(settings())
        for ending in ["key", "pem"] {
            let path = workspace.path("tls/\(name).\(ending)")
            try FileManager.default.moveItem(atPath: path, toPath: path + ".new")
            #expect(chown(path + ".new", 65_534, 65_534) == 0)
        }
        #expect(try refusal().contains(".new belongs to user 65534"))
    }

    @Test("the directory of another user is refused, and so is one in which others can rename")
    func directory() throws {
        try FileManager.default.createDirectory(atPath: workspace.tls, withIntermediateDirectories: false)
        #expect(chmod(workspace.tls, 0o777) == 0)
        #expect(try refusal().contains("other users can rename the files in it"))
        #expect(chown(workspace.tls, 65_534, 65_534) == 0)
        #expect(try refusal().contains("\(workspace.tls) belongs to user 65534 (group 65534, mode 0777)"))
        #expect(try workspace.files().isEmpty)
    }

    @Test("links of another user are refused, those of this user lead to what is used")
    func links() throws {
        try workspace.start(settings())
        let first = try workspace.start(settings()).facts
        let key = workspace.path("tls/certificate.key")
        try FileManager.default.moveItem(atPath: key, toPath: workspace.path("elsewhere.key"))
        #expect(symlink(workspace.path("elsewhere.key"), key) == 0)
        #expect(try workspace.start(settings()).facts == first)
        #expect(lchown(key, 65_534, 65_534) == 0)
        #expect(try refusal().contains("is a symbolic link of user 65534"))
    }
}
