/// The addresses of every port.
struct BindAddress: Sendable, Equatable {
    /// IP addresses, or `*` alone for all.
    var addresses: [String]
    /// Whether the user named them: a default address that the machine lacks is passed over, a named one is a fault.
    var wereNamed: Bool

    /// The default.
    static let loopback = BindAddress(addresses: ["127.0.0.1", "::1"], wereNamed: false)
}
