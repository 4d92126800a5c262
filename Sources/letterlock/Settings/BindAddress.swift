/// The addresses of every port.
struct BindAddress: Sendable, Equatable {
    /// IP addresses, or `*` alone for all.
    var addresses: [String]
    /// Whether the user named them: a default address that the machine lacks is passed over, a named one is a fault.
    var wereNamed: Bool

    /// Whether only this machine reaches them.
    var isLoopback: Bool { addresses.allSatisfy { $0.hasPrefix("127.") || $0 == "::1" } }

    /// The default.
    static let loopback = BindAddress(addresses: ["127.0.0.1", "::1"], wereNamed: false)
}
