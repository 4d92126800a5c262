import Foundation

/// How a client is to reach the server and what it may trust.
struct Delivery {
    enum TLS: String, CaseIterable, Sendable {
        case none = "None"
        case startTLS = "StartTls"
        case implicitTLS = "ImplicitTls"
    }

    /// Who the client says it is, and how.
    struct Login {
        var mechanism: String
        var user: String
        /// Or the token.
        var password: String
    }

    var port: Int
    var tls: TLS
    /// The name the client connects by; the address is always that of the loopback interface.
    var hostName = "mail.test"
    /// The only file it may trust.
    var trustPath: String
    /// A file with the message, lines ended by CR LF.
    var message: String
    var workspace: Workspace
    var login: Login?
    /// How long the client waits for an answer, in seconds.
    var patience = 20
}

/// The mail clients of the suite: programs as people have them.
enum MailClient: String, CaseIterable, Sendable {
    /// Python's smtplib with the default context.
    case smtplib = "Python (smtplib)"
    /// The same with VERIFY_X509_STRICT, the default from Python 3.13 on.
    case smtplibStrict = "Python (smtplib, strict)"
    /// The same without a context, which verifies nothing.
    case smtplibUnverified = "Python (smtplib, unverified)"
    /// Perl, Net::SSLeay.
    case swaks
    /// The same without `--tls-verify`.
    case swaksUnverified = "swaks (unverified)"
    /// GnuTLS.
    case msmtp
    case curl
    /// The same with `--insecure`.
    case curlUnverified = "curl (unverified)"
    /// `openssl s_client`.
    case openssl = "OpenSSL (s_client)"

    /// Those that check the certificate.
    static let verifying = allCases.filter { ![.smtplibUnverified, .swaksUnverified, .curlUnverified].contains($0) }

    /// Whether it can be told to check the name in the certificate.
    var checksName: Bool { self != .swaks }

    func speaks(_ tls: Delivery.TLS) -> Bool { self != .openssl || tls != .none }

    /// The mechanisms of AUTH that it can be told to use.
    var mechanisms: [String] {
        switch self {
        case .smtplib, .smtplibUnverified: ["PLAIN", "LOGIN", "CRAM-MD5"]
        case .swaks, .swaksUnverified: ["PLAIN", "LOGIN", "CRAM-MD5"]
        case .msmtp: ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2"]
        case .curl, .curlUnverified: ["PLAIN", "LOGIN", "CRAM-MD5", "OAUTHBEARER", "XOAUTH2"]
        case .smtplibStrict, .openssl: []
        }
    }

    /// Sends the message, with verification switched on.
    ///
    /// - Returns: whether the client says that it was accepted, and what it printed.
    func send(_ delivery: Delivery) async throws -> (accepted: Bool, text: String) {
        let result =
            switch self {
            case .smtplib: try await python(delivery, verification: "default")
            case .smtplibStrict: try await python(delivery, verification: "strict")
            case .smtplibUnverified: try await python(delivery, verification: "none")
            case .swaks: try await swaks(delivery, verifies: true)
            case .swaksUnverified: try await swaks(delivery, verifies: false)
            case .msmtp: try await msmtp(delivery)
            case .curl: try await curl(delivery)
            case .curlUnverified: try await curl(delivery, ["--insecure"])
            case .openssl: try await openssl(delivery)
            }
        let text = result.output + result.errors
        let accepted = self == .openssl ? result.output.contains("\n250 2.0.0 ") : true
        return (result.status == 0 && accepted, text)
    }
}
