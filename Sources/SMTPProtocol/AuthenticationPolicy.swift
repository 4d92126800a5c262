/// Which mechanisms AUTH offers, and whether it must be used (RFC 4954).
public struct AuthenticationPolicy: Sendable, Equatable {
    /// Names of mechanisms under TLS, in the order in which they are offered; none: there is no AUTH.
    public var mechanisms: [String]
    /// Those without TLS.
    public var mechanismsWithoutTLS: [String]
    /// Whether MAIL is refused before AUTH.
    public var isRequired: Bool

    /// A policy; without mechanisms there is no AUTH.
    public init(mechanisms: [String] = [], mechanismsWithoutTLS: [String] = [], isRequired: Bool = false) {
        self.mechanisms = mechanisms
        self.mechanismsWithoutTLS = mechanismsWithoutTLS
        self.isRequired = isRequired
    }

    /// Whether there is AUTH, with TLS or without.
    var isOffered: Bool { !mechanisms.isEmpty || !mechanismsWithoutTLS.isEmpty }

    func offered(isSecure: Bool) -> [String] { isSecure ? mechanisms : mechanismsWithoutTLS }
}
