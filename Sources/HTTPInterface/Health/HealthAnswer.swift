/// What the health port answered.
public struct HealthAnswer: Sendable, Equatable {
    /// 200 when healthy, 503 when not.
    public var statusCode: Int
    /// One line, as `healthcheck.sh` prints it.
    public var line: String

    /// Takes a status code and a line.
    public init(statusCode: Int, line: String) {
        self.statusCode = statusCode
        self.line = line
    }

    /// Whether the daemon passes, with a warning or without.
    public var isHealthy: Bool { statusCode == 200 }
}
