import Foundation
import TLSIdentity
import Testing

@Suite("A provided certificate that cannot be served is refused in a sentence")
struct ProvidedFaultTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.makeCertificate("own")
        try workspace.makeCertificate("other")
        try workspace.write([], to: "empty")
        try workspace.write(Array("hello\n".utf8), to: "text")
        try workspace.run("req -new -key own.key -subj /CN=a -out request")
        try workspace.run("x509 -in own.pem -outform DER -out der")
        try workspace.run("pkey -in own.key -aes128 -passout pass:secret -out encrypted")
        try workspace.write(Array(workspace.bytes("own.pem").prefix(200)), to: "cut.pem")
        try workspace.write(Array(workspace.bytes("own.key").prefix(120)), to: "cut.key")
        try workspace.write([UInt8](repeating: 0x41, count: (1 << 20) + 1), to: "huge")
        try FileManager.default.createDirectory(atPath: workspace.path("folder"), withIntermediateDirectories: false)
        guard mkfifo(workspace.path("pipe"), 0o600) == 0 else { throw NothingServed() }
    }

    private func expect(
        _ certificate: String,
        _ key: String?,
        _ code: TLSIdentityError.Code,
        _ sentence: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let settings = workspace.settings(certificate: certificate, key: key)
        let error = #expect(throws: TLSIdentityError.self, sourceLocation: sourceLocation) {
            try workspace.start(settings)
        }
        let expected = sentence.replacing("@", with: workspace.directory + "/")
        #expect(error?.description == expected, sourceLocation: sourceLocation)
        #expect(error?.code == code, sourceLocation: sourceLocation)
        // Nothing is left behind by a start that failed.
        #expect(!FileManager.default.fileExists(atPath: workspace.tls), sourceLocation: sourceLocation)
    }

    @Test("files that are not there or not readable")
    func files() {
        expect(
            "missing",
            nil,
            .fileMissing,
            "TlsCertificate names @missing, which does not exist; "
                + "correct the path, or leave TlsCertificate unset to have a certificate generated."
        )
        expect(
            "own.pem",
            "missing",
            .fileMissing,
            "TlsCertificatePrivateKey names @missing, which does not exist; "
                + "correct the path, or leave it unset if the key is in the file of TlsCertificate."
        )
        expect(
            "own.pem/x",
            nil,
            .fileMissing,
            "TlsCertificate names @own.pem/x, which does not exist; "
                + "correct the path, or leave TlsCertificate unset to have a certificate generated."
        )
        expect(
            "folder",
            nil,
            .fileUnreadable,
            "TlsCertificate names @folder, which is a directory, not a file; name the file in it."
        )
        expect(
            "own.pem",
            "folder",
            .fileUnreadable,
            "TlsCertificatePrivateKey names @folder, which is a directory, not a file; name the file in it."
        )
        expect(
            "empty",
            nil,
            .fileUnreadable,
            "TlsCertificate names @empty, which is empty; see that whatever writes it has done so."
        )
        expect(
            "own.pem",
            "empty",
            .fileUnreadable,
            "TlsCertificatePrivateKey names @empty, which is empty; see that whatever writes it has done so."
        )
        expect(
            "huge",
            nil,
            .fileUnreadable,
            "TlsCertificate names @huge, which is larger than 1024 KiB and so is not a certificate or key; "
                + "name a readable PEM file."
        )
        expect(
            "pipe",
            nil,
            .fileUnreadable,
            "TlsCertificate names @pipe, which is not a plain file; name a readable PEM file."
        )
        expect(
            String(repeating: "a", count: 300),
            nil,
            .fileUnreadable,
            "TlsCertificate names @\(String(repeating: "a", count: 300)), which cannot be read: File name too long; "
                + "name a readable PEM file."
        )
    }

    @Test("files that hold something else than a certificate")
    func certificates() {
        expect(
            "text",
            nil,
            .noCertificate,
            "TlsCertificate names @text, which holds no certificate in PEM (no line with -----BEGIN …-----); "
                + "give a PEM file, from DER it is made by `openssl x509 -inform DER -in @text -out certificate.pem`."
        )
        expect(
            "der",
            "own.key",
            .noCertificate,
            "TlsCertificate names @der, which holds no certificate in PEM (no line with -----BEGIN …-----); "
                + "give a PEM file, from DER it is made by `openssl x509 -inform DER -in @der -out certificate.pem`."
        )
        expect(
            "request",
            "own.key",
            .noCertificate,
            "TlsCertificate names @request, which holds a certificate request but no certificate; "
                + "give the file with the certificate that the authority issued."
        )
        expect(
            "own.key",
            nil,
            .noCertificate,
            "TlsCertificate names @own.key, which holds a private key but no certificate; "
                + "give the file with the certificate that the authority issued."
        )
        expect(
            "cut.pem",
            "own.key",
            .noCertificate,
            "TlsCertificate names @cut.pem, whose certificate number 1 is damaged: reading the certificate failed: "
                + "bad end line; copy the file anew from where it was issued."
        )
    }

    @Test("files without the key")
    func keys() {
        expect(
            "own.pem",
            nil,
            .noPrivateKey,
            "TlsCertificate names @own.pem, which holds a certificate but no private key; "
                + "put the key into the same file, or name its file in TlsCertificatePrivateKey."
        )
        expect(
            "own.pem",
            "own.pem",
            .noPrivateKey,
            "TlsCertificatePrivateKey names @own.pem, which holds a certificate but no private key; "
                + "name the file with the key that belongs to the certificate."
        )
        expect(
            "own.pem",
            "text",
            .noPrivateKey,
            "TlsCertificatePrivateKey names @text, which holds no private key in PEM (no line with -----BEGIN …-----); "
                + "give a PEM file, from DER it is made by `openssl pkey -inform DER -in @text -out key.pem`."
        )
        expect(
            "own.pem",
            "cut.key",
            .noPrivateKey,
            "TlsCertificatePrivateKey names @cut.key, whose private key is damaged or of an unknown kind: "
                + "reading the private key failed: unsupported; copy the file anew from where it was made."
        )
        expect(
            "own.pem",
            "other.key",
            .privateKeyMismatch,
            "TlsCertificatePrivateKey names @other.key, whose private key (ECDSA P-256) does not belong to the certificate "
                + "CN=mail.test (ECDSA P-256) in @own.pem; give the key with which that certificate was requested."
        )
        expect(
            "own.pem",
            "encrypted",
            .passwordRequired,
            "TlsCertificatePrivateKey names @encrypted, whose private key is encrypted, and this version reads only keys "
                + "without a password; write it without one: `openssl pkey -in @encrypted -out key.pem`."
        )
    }

    @Test("a key that the TLS library does not know")
    func unsupported() throws {
        try workspace.run("ecparam -name secp256k1 -genkey -noout -out odd.key")
        try workspace.run("req -x509 -new -key odd.key -days 9 -subj /CN=mail.test -out odd.pem")
        expect(
            "odd.pem",
            "odd.key",
            .unsupportedByTLSLibrary,
            "The TLS library cannot serve the certificate CN=mail.test with its ECDSA secp256k1 key; "
                + "give one of a usual kind, as ECDSA P-256 or RSA 2048."
        )
    }

    @Test("a file of another user: its owner and mode are named, and who is asking")
    func permissionDenied() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: workspace.path("own.key"))
        try withoutPrivileges(denying: workspace.path("own.key")) { owner, mode, process in
            expect(
                "own.pem",
                "own.key",
                .fileUnreadable,
                "TlsCertificatePrivateKey names @own.key, which cannot be read: it belongs to user \(owner) and group "
                    + "\(getgid()) with mode \(mode), and this process runs as user \(process) and group \(getegid()); "
                    + "let this user read it, by its owner, group or mode."
            )
        }
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
