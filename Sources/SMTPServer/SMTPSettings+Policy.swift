public import SASL
import SMTPProtocol
import TLSLab

extension SMTPSettings {
    /// What a session on a port of that mode obeys.
    func policy(for tlsMode: TLSMode) -> SessionPolicy {
        SessionPolicy(
            hostName: hostName,
            tlsMode: tlsMode,
            secureConnectionRequired: secureConnectionRequired,
            maximumMessageSize: maximumMessageSize,
            authentication: authentication.policy(for: tlsMode),
            rejectedRecipients: rejectedRecipients,
            limits: sessionLimits
        )
    }

    /// The same on a port of the TLS lab: it says so, and takes in clear what a client should not send there.
    func policy(for tlsMode: TLSMode, _ fault: LabFault) -> SessionPolicy {
        var policy = policy(for: tlsMode)
        policy.greetingNote = fault.greetingNote
        policy.startTLSFault = fault.inSTARTTLS
        policy.secureConnectionRequired = false
        policy.authentication.isRequired = false
        // What the injected reply offers must be offered nowhere else, so that who uses it has believed that reply.
        if fault == .responseInjection { policy.authentication.mechanisms = [] }
        policy.authentication.mechanismsWithoutTLS = policy.authentication.mechanisms
        return policy
    }
}

extension LabFault {
    fileprivate var greetingNote: String { "TLS lab, \(rawValue)\(self == .control ? "" : ": wrong on purpose")" }

    fileprivate var inSTARTTLS: STARTTLSFault? {
        switch self {
        case .startTLSMissing: .missing
        case .startTLSRefused: .refused
        case .startTLSThenPlain: .goesOnInPlain
        case .responseInjection: .replyInjected
        case .startTLSStalls: .unanswered
        default: nil
        }
    }
}

extension AuthenticationSettings {
    /// Mechanisms that work with the credentials, on some port.
    public var usable: [Mechanism] { credentials.usable(mechanisms + (mechanismsWithoutTLS ?? [])) }

    /// Only what can work with the credentials is offered.
    fileprivate func policy(for tlsMode: TLSMode) -> AuthenticationPolicy {
        let withoutTLS =
            mechanismsWithoutTLS ?? (tlsMode == .none ? mechanisms : mechanisms.filter { !$0.sendsPasswordInClear })
        return AuthenticationPolicy(
            mechanisms: credentials.usable(mechanisms).map(\.rawValue),
            mechanismsWithoutTLS: credentials.usable(withoutTLS).map(\.rawValue),
            isRequired: isRequired
        )
    }
}
