import Foundation

/// A certificate and its key, made by OpenSSL as a user would make them.
struct CertificatePair: Sendable {
    let certificate: String
    let key: String

    /// - Parameters:
    ///   - name: of the files in the workspace; those of an earlier pair are overwritten.
    ///   - days: until it expires; negative for one that has expired.
    ///   - hostName: what it is for.
    init(
        in workspace: Workspace,
        name: String = "provided",
        days: Int = 90,
        for hostName: String = "mail.test"
    ) async throws {
        certificate = workspace.path(name + ".pem")
        key = workspace.path(name + ".key")
        let request = workspace.path(name + ".csr")
        try await Self.openssl([
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(hostName)",
            "-addext", "subjectAltName=DNS:\(hostName)", "-keyout", key, "-out", request,
        ])
        try await Self.openssl([
            "x509", "-req", "-in", request, "-signkey", key, "-copy_extensions", "copy", "-days", String(days),
            "-out", certificate,
        ])
    }

    /// What serves the pair on the only port, which begins in plain text.
    var settings: [String: String] {
        [
            "TLS_MODE": "StartTls", "HOST_NAME": "mail.test", "TLS_CERTIFICATE": certificate,
            "TLS_CERTIFICATE_PRIVATE_KEY": key,
        ]
    }

    /// The SHA-256 fingerprint as OpenSSL prints it.
    func fingerprint() async throws -> String { try await Self.fingerprint(of: certificate) }

    static func fingerprint(of path: String) async throws -> String {
        let printed = try await openssl(["x509", "-in", path, "-noout", "-fingerprint", "-sha256"])
        return String(printed.split(separator: "=").last ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @discardableResult
    private static func openssl(_ arguments: [String]) async throws -> String {
        let result = try await Program.run("openssl", arguments)
        guard result.status == 0 else { throw Daemon.DidNotStart(description: result.errors) }
        return result.output
    }
}
