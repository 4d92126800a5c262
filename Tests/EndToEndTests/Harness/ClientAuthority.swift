import Foundation

/// An authority, of clients' certificates above all, made by OpenSSL, and certificates that it signs.
struct ClientAuthority {
    let workspace: Workspace
    private let name: String

    /// The authority's certificate.
    var certificate: String { workspace.path(name + ".pem") }

    init(in workspace: Workspace, name: String = "clients") async throws {
        self.workspace = workspace
        self.name = name
        try await openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj /CN=\(name) "
                + "-addext keyUsage=critical,keyCertSign -keyout \(name).key -out \(name).pem"
        )
    }

    /// Makes a certificate and its key, and gives their paths.
    ///
    /// - Parameters:
    ///   - days: until it expires; negative for one that has expired.
    ///   - usage: the extended key usage.
    ///   - hostName: what a server's is for.
    func issue(
        _ subject: String,
        days: Int = 9,
        usage: String = "clientAuth",
        hostName: String? = nil
    ) async throws -> (certificate: String, key: String) {
        try await openssl(
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=\(subject) -addext extendedKeyUsage=\(usage) "
                + (hostName.map { "-addext subjectAltName=DNS:\($0) " } ?? "")
                + "-keyout \(subject).key -out \(subject).csr"
        )
        try await openssl(
            "x509 -req -in \(subject).csr -CA \(name).pem -CAkey \(name).key -copy_extensions copy -days \(days) "
                + "-out \(subject).pem"
        )
        return (workspace.path(subject + ".pem"), workspace.path(subject + ".key"))
    }

    private func openssl(_ arguments: String) async throws {
        let files = [".pem", ".key", ".csr"]
        let words = arguments.split(separator: " ").map(String.init).map { word in
            files.contains(where: word.hasSuffix) ? workspace.path(word) : word
        }
        let result = try await Program.run("openssl", words)
        guard result.status == 0 else { throw Daemon.DidNotStart(description: result.errors) }
    }
}
