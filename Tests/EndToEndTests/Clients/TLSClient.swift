/// The TLS libraries of the suite, each by the plainest program that connects with it, verification switched on.
enum TLSClient: String, CaseIterable, Sendable {
    case openssl = "OpenSSL (s_client)"
    case curl = "curl"
    case gnutls = "GnuTLS (gnutls-cli)"
    case python = "Python (ssl)"
    case java = "Java (SSLSocket)"
    case node = "Node.js (tls)"
    case perl = "Perl (IO::Socket::SSL)"

    enum Version: String, CaseIterable, Sendable {
        case v12 = "1.2"
        case v13 = "1.3"
    }

    /// What a client is told.
    struct Attempt: Sendable {
        var port: Int
        /// The only file it may trust.
        var trustPath: String
        /// The name it asks for and verifies.
        var name = "mail.test"
        /// The only version it may speak.
        var version: Version
        /// Whether it may use no suite but one that Letterlock does not have.
        var hasOnlyAnotherCipher = false
    }

    /// Whether it can be held to one suite of that version.
    func canChooseCipher(_ version: Version) -> Bool { version == .v12 || ![.java, .python].contains(self) }

    /// Connects with implicit TLS.
    func connect(_ attempt: Attempt) async throws -> Program.Result {
        switch self {
        case .openssl: try await openssl(attempt)
        case .curl: try await curl(attempt)
        case .gnutls: try await gnutls(attempt)
        case .python: try await script("python3", ["-c", Self.pythonScript], attempt)
        case .java: try await java(attempt)
        case .node: try await script("node", ["-e", Self.nodeScript, "--"], attempt)
        case .perl: try await script("perl", ["-e", Self.perlScript], attempt)
        }
    }
}
