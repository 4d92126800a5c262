/// The one thing that is wrong with a listener of the lab, in the order in which `LabPorts` numbers them.
///
/// The order is part of the contract, since scripts know the ports: a new fault comes last, and none ever moves.
public enum LabFault: String, Sendable, CaseIterable {
    case control = "Control"
    case certificateExpired = "CertificateExpired"
    case certificateNotYetValid = "CertificateNotYetValid"
    case certificateWrongHost = "CertificateWrongHost"
    case certificateUntrusted = "CertificateUntrusted"
    case certificateSelfSigned = "CertificateSelfSigned"
    case certificateIncompleteChain = "CertificateIncompleteChain"
    case certificateNoAlternativeName = "CertificateNoAlternativeName"
    case certificateWrongUsage = "CertificateWrongUsage"
    case certificateWeakKey = "CertificateWeakKey"
    case certificateWeakSignature = "CertificateWeakSignature"
    case certificateAuthorityAsLeaf = "CertificateAuthorityAsLeaf"
    case certificateNameConstraint = "CertificateNameConstraint"
    case certificateWildcardMisuse = "CertificateWildcardMisuse"
    case certificateTooLong = "CertificateTooLong"
    case oldTLSOnly = "OldTlsOnly"
    case weakCiphers = "WeakCiphers"
    case noForwardSecrecy = "NoForwardSecrecy"
    case handshakeStalls = "HandshakeStalls"
    case handshakeReset = "HandshakeReset"
    case handshakeGarbage = "HandshakeGarbage"
    case closesWithoutNotify = "ClosesWithoutNotify"
    case demandsClientCertificate = "DemandsClientCertificate"
    case startTLSMissing = "StartTlsMissing"
    case startTLSRefused = "StartTlsRefused"
    case startTLSThenPlain = "StartTlsThenPlain"
    case responseInjection = "ResponseInjection"
    case startTLSStalls = "StartTlsStalls"

    /// Where a fault lies.
    public enum Kind: Sendable {
        /// Nowhere: the listener that every client must accept.
        case none
        /// In the certificate or the chain that is sent with it.
        case certificate
        /// In the versions and ciphers that are spoken, or in how the handshake and the connection go.
        case connection
        /// In what is said in clear before the handshake (RFC 3207).
        case startTLS
    }

    /// A way in which TLS begins, under the name that `TlsMode` gives it.
    public enum Mode: String, Sendable, CaseIterable {
        case startTLS = "StartTls"
        case implicitTLS = "ImplicitTls"
    }

    /// What a client must do that is told to send its mail under TLS and trusts the lab's authority.
    public enum Answer: String, Sendable {
        /// Send the mail.
        case accept = "Accept"
        /// Send neither mail nor credentials, in clear neither, and give up without being told to.
        case refuse = "Refuse"
        /// Not act on what it was told in clear; sending the mail without it is as right as giving up.
        case disbelieve = "Disbelieve"
    }

    /// Where it lies.
    public var kind: Kind {
        switch self {
        case .control: .none
        case .certificateExpired, .certificateNotYetValid, .certificateWrongHost, .certificateUntrusted,
            .certificateSelfSigned, .certificateIncompleteChain, .certificateNoAlternativeName, .certificateWrongUsage,
            .certificateWeakKey, .certificateWeakSignature, .certificateAuthorityAsLeaf, .certificateNameConstraint,
            .certificateWildcardMisuse, .certificateTooLong:
            .certificate
        case .oldTLSOnly, .weakCiphers, .noForwardSecrecy, .handshakeStalls, .handshakeReset, .handshakeGarbage,
            .closesWithoutNotify, .demandsClientCertificate:
            .connection
        case .startTLSMissing, .startTLSRefused, .startTLSThenPlain, .responseInjection, .startTLSStalls:
            .startTLS
        }
    }

    /// The ways in which a listener can begin TLS and have this fault.
    public var modes: [Mode] {
        kind == .startTLS ? [.startTLS] : Mode.allCases
    }

    /// What a client must do.
    public var rightAnswer: Answer {
        switch self {
        case .control: .accept
        case .responseInjection: .disbelieve
        default: .refuse
        }
    }
}
