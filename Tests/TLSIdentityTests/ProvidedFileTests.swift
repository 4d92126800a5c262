import Cryptography
import Foundation
import TLSIdentity
import Testing

@Suite("Every certificate file that people have is read, or refused in a sentence")
struct ProvidedFileTests {
    private let workspace: Workspace
    private let files: PreparedFiles

    init() throws {
        workspace = try Workspace()
        files = try PreparedFiles.shared.get()
    }

    @Test("it is read: key, chain, warnings and notes", arguments: ProvidedFile.readable)
    func readable(file: ProvidedFile, expected: ProvidedFile.Reading) throws {
        let served = try workspace.start(file.settings(files, directory: workspace.tls))
        #expect(served.facts.source == .provided)
        #expect(served.facts.keyType == expected.keyType)
        #expect(served.facts.names == ["mail.test"])
        #expect(served.chain.map(\.subject) == expected.sent)
        #expect(served.warnings == expected.warnings.map(inDirectory))
        #expect(served.notes == expected.notes.map(inDirectory))
    }

    @Test("it is refused: the setting, the file, what is wrong and what to do", arguments: ProvidedFile.refused)
    func refused(file: ProvidedFile, code: TLSIdentityError.Code, sentence: String) throws {
        let settings = try file.settings(files, directory: workspace.tls)
        let error = try #require(throws: TLSIdentityError.self) { try workspace.start(settings) }
        #expect(error.description.replacing(/for \d+ more/, with: "for # more") == inDirectory(sentence))
        #expect(error.code == code)
        // Nothing is left behind by a start that failed, and `check` says the same.
        #expect(!FileManager.default.fileExists(atPath: workspace.tls))
        #expect(throws: error) { try ProvidedCertificateReport.make(settings, now: Workspace.now) }
    }

    @Test("a file of another user: its owner and mode are named, and who is asking")
    func permissionDenied() throws {
        try workspace.makeCertificate("own")
        let path = workspace.path("own.key")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let settings = workspace.settings(certificate: "own.pem", key: "own.key")
        try withoutPrivileges(denying: path) { owner, mode, process in
            let error = #expect(throws: TLSIdentityError.self) { try workspace.start(settings) }
            #expect(error?.code == .fileUnreadable)
            #expect(
                error?.description
                    == "TlsCertificatePrivateKey names \(path), which cannot be read: it belongs to user \(owner) and group "
                    + "\(getgid()) with mode \(mode), and this process runs as user \(process) and group \(getegid()); "
                    + "let this user read it, by its owner, group or mode."
            )
        }
    }

    private func inDirectory(_ sentence: String) -> String {
        sentence.replacing("@", with: files.directory + "/")
    }

    /// Runs `body` so that `path` cannot be read: as root by giving up root's rights to files on this thread, else by mode.
    private func withoutPrivileges(denying path: String, _ body: (uid_t, String, uid_t) -> Void) throws {
        guard geteuid() == 0 else {
            try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: path)
            return body(getuid(), "00", geteuid())
        }
        typealias SetFileSystemUser = @convention(c) (uid_t) -> CInt
        let symbol = try #require(dlsym(nil, "setfsuid"))
        let setFileSystemUser = unsafeBitCast(symbol, to: SetFileSystemUser.self)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: workspace.directory)
        _ = setFileSystemUser(65_534)
        defer { _ = setFileSystemUser(0) }
        body(0, "0600", 0)
    }
}
