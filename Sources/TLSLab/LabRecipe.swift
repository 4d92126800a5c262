import CertificateFiles
import Cryptography

/// What the certificate of a listener shall be like: flawless but for the one thing.
struct LabRecipe {
    /// Who signs it.
    enum Signer {
        case authority
        /// Another authority of the same name.
        case twin
        /// Its own key.
        case itself
        /// An intermediate of the authority that may sign for the permitted names only, where there are any.
        case intermediate(permitted: [SubjectAlternativeName], isSent: Bool)
    }

    var template: CertificateTemplate
    var isAuthority = false
    var purpose = CertificateExtension.ExtendedKeyUsage.serverAuth
    var digest = MessageDigest.sha256
    var signer = Signer.authority
    /// The size of an RSA key; nil for P-256.
    var rsaBits: Int?

    /// The recipe for `fault`; for its mended form the same without the fault.
    init(_ fault: LabFault, isMended: Bool, _ host: LabHost, now: Int64) {
        let beginning = now - 3600  // for clients whose clock is behind
        template = CertificateTemplate(
            commonName: host.commonName,
            organization: nil,
            names: host.names,
            notBefore: beginning,
            notAfter: beginning + LabValidity.usual
        )
        prepare(for: fault)
        if !isMended { spoil(by: fault, host, now) }
    }

    /// What the fault needs and is not it.
    private mutating func prepare(for fault: LabFault) {
        switch fault {
        case .certificateIncompleteChain, .certificateNameConstraint:
            signer = .intermediate(permitted: [], isSent: true)
        case .certificateWeakKey, .oldTLSOnly, .weakCiphers, .noForwardSecrecy:
            // RSA key exchange needs it, and clients of TLS 1.0 may know nothing else.
            rsaBits = 2_048
        default: break
        }
    }

    private mutating func spoil(by fault: LabFault, _ host: LabHost, _ now: Int64) {
        switch fault {
        case .certificateExpired: shift(to: now - LabValidity.usual - secondsPerDay)
        case .certificateNotYetValid: shift(to: now + LabValidity.usual)
        case .certificateWrongHost:
            template.commonName = Self.wrongHost
            template.names = [.dnsName(Self.wrongHost)]
        case .certificateUntrusted: signer = .twin
        case .certificateSelfSigned:
            signer = .itself
            // An issuer must have a name (RFC 5280 §4.1.2.4), and the issuer is the subject.
            if template.commonName == nil { template.organization = "Letterlock" }
        case .certificateIncompleteChain: signer = .intermediate(permitted: [], isSent: false)
        case .certificateNoAlternativeName: template.names = []
        case .certificateWrongUsage: purpose = .clientAuth
        case .certificateWeakKey: rsaBits = 1_024
        case .certificateWeakSignature: digest = .sha1
        case .certificateAuthorityAsLeaf: isAuthority = true
        case .certificateNameConstraint: signer = .intermediate(permitted: Self.permitted, isSent: true)
        case .certificateWildcardMisuse: template.names = host.wildcardOfLastLabel.map { [$0] } ?? []
        case .certificateTooLong: template.notAfter = template.notBefore + LabValidity.tooLong
        case .control, .oldTLSOnly, .weakCiphers, .noForwardSecrecy, .handshakeStalls, .handshakeReset,
            .handshakeGarbage, .closesWithoutNotify, .demandsClientCertificate, .startTLSMissing, .startTLSRefused,
            .startTLSThenPlain, .responseInjection, .startTLSStalls:
            break
        }
    }

    private mutating func shift(to beginning: Int64) {
        template.notBefore = beginning
        template.notAfter = beginning + LabValidity.usual
    }

    /// Reserved, so that it is nobody's (RFC 6761 §6.4).
    private static let wrongHost = "wrong-host.letterlock.invalid"

    /// One of each kind of name, since a kind without any is not constrained; none is one that a host has.
    private static let permitted: [SubjectAlternativeName] =
        [.dnsName("permitted.letterlock.invalid")]
        + ["0.0.0.0", "::"].compactMap { IPAddress($0).map { .ipAddress($0) } }

    /// The extensions of the leaf, whose key is of RSA or not.
    func extensions(forRSA isRSA: Bool) -> [CertificateExtension] {
        var usages: [CertificateExtension.KeyUsage] = [.digitalSignature]
        // The client encrypts with it in RSA key exchange (RFC 5280 §4.2.1.3).
        if isRSA { usages.append(.keyEncipherment) }
        if isAuthority { usages.append(.keyCertSign) }
        var extensions: [CertificateExtension] = [
            .basicConstraints(isAuthority: isAuthority), .keyUsage(usages), .extendedKeyUsage(purpose),
            .subjectKeyIdentifier,
        ]
        if case .itself = signer { return extensions }
        extensions.append(.authorityKeyIdentifier)
        return extensions
    }
}
