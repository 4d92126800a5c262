/// Whether mail can be sent here now.
public struct Readiness: Sendable, Equatable {
    /// Why not, in words that stand in a sentence; nil when it can.
    public var obstacle: String?

    /// Every listener and the store work, and shutdown has not begun.
    public static let ready = Readiness(obstacle: nil)

    /// - Parameter obstacle: such as `shutdown has begun`.
    public static func notReady(_ obstacle: String) -> Readiness {
        Readiness(obstacle: obstacle)
    }
}
