/// The result of one check or of all, the worse the greater.
public enum HealthStatus: String, Sendable, Codable, CaseIterable, Comparable {
    case pass
    case warn
    case fail

    /// Whether the left one is less bad.
    public static func < (left: HealthStatus, right: HealthStatus) -> Bool {
        left.severity < right.severity
    }

    private var severity: Int {
        switch self {
        case .pass: 0
        case .warn: 1
        case .fail: 2
        }
    }
}
