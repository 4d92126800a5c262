public import SASL
import SMTPProtocol

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
