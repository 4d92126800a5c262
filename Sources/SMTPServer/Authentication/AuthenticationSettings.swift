public import SASL

/// Who may authenticate and how.
public struct AuthenticationSettings: Sendable {
    /// Mechanisms under TLS, in the order in which they are offered.
    public var mechanisms: [Mechanism]
    /// Mechanisms without TLS; `nil` has all of them on a port of mode `None` and those that send no password on one of
    /// mode `StartTls`.
    public var mechanismsWithoutTLS: [Mechanism]?
    /// Whether MAIL before AUTH is refused.
    public var isRequired: Bool
    /// Names and passwords.
    public var credentials: Credentials

    /// Settings with all of their values.
    public init(
        mechanisms: [Mechanism],
        mechanismsWithoutTLS: [Mechanism]?,
        isRequired: Bool,
        credentials: Credentials
    ) {
        self.mechanisms = mechanisms
        self.mechanismsWithoutTLS = mechanismsWithoutTLS
        self.isRequired = isRequired
        self.credentials = credentials
    }
}
