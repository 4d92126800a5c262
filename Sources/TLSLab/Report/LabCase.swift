/// One thing that a client can be tried by: a fault, in one way in which TLS begins.
public struct LabCase: Sendable, Hashable {
    /// What is wrong.
    public var fault: LabFault
    /// How TLS begins.
    public var mode: LabFault.Mode

    /// The case of a fault in a mode.
    public init(_ fault: LabFault, _ mode: LabFault.Mode) {
        self.fault = fault
        self.mode = mode
    }

    /// Every case there is, in the order of the faults.
    public static let all = LabFault.allCases.flatMap { fault in fault.modes.map { LabCase(fault, $0) } }

    /// How a report names it, as `CertificateExpired (StartTls)`.
    public var name: String { "\(fault.rawValue) (\(mode.rawValue))" }
}
