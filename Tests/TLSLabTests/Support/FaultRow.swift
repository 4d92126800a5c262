import TLSLab
import Testing

/// What verifiers of today, as Debian 12 has them, make of a fault.
struct FaultRow: Sendable, CustomTestStringConvertible {
    /// What OpenSSL 3.0 does.
    enum OpenSSL: Sendable {
        /// It verifies, and this is the first error; at a security level below `level` there is none.
        case error(Int, level: Int = 0)
        /// The handshake fails before that; at a security level below `level` it does not.
        case noHandshake(level: Int = 0)
        /// It connects.
        case accepts
    }

    let fault: LabFault
    let openSSL: OpenSSL
    /// Whether GnuTLS 3.7 refuses.
    let gnuTLSRefuses: Bool
    /// Whether Java 17 refuses; nil where its handshake ends before it can know.
    let javaRefuses: Bool?
    /// Who else looks at it where OpenSSL does not, and what else is to be known.
    let remark: String?

    init(
        _ fault: LabFault,
        _ openSSL: OpenSSL,
        gnuTLSRefuses: Bool = true,
        javaRefuses: Bool? = true,
        _ remark: String? = nil
    ) {
        self.fault = fault
        self.openSSL = openSSL
        self.gnuTLSRefuses = gnuTLSRefuses
        self.javaRefuses = javaRefuses
        self.remark = remark
    }

    var testDescription: String { fault.rawValue }

    /// The faults that show in a handshake with the context alone.
    static let all: [FaultRow] = [
        FaultRow(.control, .accepts, gnuTLSRefuses: false, javaRefuses: false),
        FaultRow(.certificateExpired, .error(10)),
        FaultRow(.certificateNotYetValid, .error(9)),
        FaultRow(.certificateWrongHost, .error(62)),
        FaultRow(.certificateUntrusted, .error(20)),
        FaultRow(.certificateSelfSigned, .error(18)),
        FaultRow(.certificateIncompleteChain, .error(20)),
        FaultRow(
            .certificateNoAlternativeName,
            .accepts,
            gnuTLSRefuses: false,
            javaRefuses: false,
            "all three fall back to the CN; Python refuses, with `hostname_checks_common_name` off"
        ),
        FaultRow(.certificateWrongUsage, .error(26)),
        FaultRow(.certificateWeakKey, .error(66, level: 2), gnuTLSRefuses: false, javaRefuses: false),
        FaultRow(.certificateWeakSignature, .error(68, level: 1), javaRefuses: false),
        FaultRow(
            .certificateAuthorityAsLeaf,
            .accepts,
            gnuTLSRefuses: false,
            javaRefuses: false,
            "the certificate itself says it; Firefox is known to refuse it (`MOZILLA_PKIX_ERROR_CA_CERT_USED_AS_END_ENTITY`)"
        ),
        FaultRow(.certificateNameConstraint, .error(47)),
        FaultRow(.certificateWildcardMisuse, .error(62), javaRefuses: false),
        FaultRow(
            .certificateTooLong,
            .accepts,
            gnuTLSRefuses: false,
            javaRefuses: false,
            "the certificate itself says it; Apple's systems are known to refuse it"
        ),
        FaultRow(.oldTLSOnly, .noHandshake(level: 1), gnuTLSRefuses: false),
        FaultRow(
            .weakCiphers,
            .noHandshake(),
            "Debian's OpenSSL has no 3DES at any level; GnuTLS connects with `+3DES-CBC:+RSA`"
        ),
        FaultRow(
            .noForwardSecrecy,
            .accepts,
            gnuTLSRefuses: false,
            javaRefuses: false,
            "a client with the ciphers `ECDHE`, or with TLS 1.3 only, refuses"
        ),
        FaultRow(
            .demandsClientCertificate,
            .noHandshake(),
            javaRefuses: nil,
            "under TLS 1.3 the client learns of it after its handshake (alert 116, certificate_required)"
        ),
    ]

    static let certificateFaults = all.filter { $0.fault.kind == .certificate }
}
