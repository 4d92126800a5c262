import SMTPProtocol
import TLSLab

/// Settings with all that follows from them, made once and shared by the connections that begin under them.
public final class PreparedSettings: Sendable {
    /// The settings themselves.
    public let settings: SMTPSettings
    private let policies: [TLSMode: SessionPolicy]

    /// Settings that are in force from now on.
    public init(_ settings: SMTPSettings) {
        self.settings = settings
        policies = TLSMode.allCases.reduce(into: [:]) { $0[$1] = settings.policy(for: $1) }
    }

    /// What a session on that port obeys.
    func policy(for listener: SMTPListener) -> SessionPolicy {
        if let fault = listener.fault { return settings.policy(for: listener.tlsMode, fault) }
        return policies[listener.tlsMode] ?? settings.policy(for: listener.tlsMode)
    }
}
