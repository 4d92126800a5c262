import CoreMetrics
import Synchronization

/// A number that is counted up, or set.
final class NumberCell: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler {
    private let value = Mutex(0.0)

    /// As Prometheus reads it: whole numbers without a fraction.
    var text: String { Self.text(value.withLock { $0 }) }

    static func text(_ number: Double) -> String {
        Int64(exactly: number).map { String($0) }
            ?? (number.isFinite ? "\(number)" : number > 0 ? "+Inf" : number < 0 ? "-Inf" : "NaN")
    }

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) { value.withLock { $0 += amount } }

    func decrement(by amount: Double) { value.withLock { $0 -= amount } }

    func set(_ new: Int64) { set(Double(new)) }

    func set(_ new: Double) { value.withLock { $0 = new } }

    func record(_ new: Int64) { set(Double(new)) }

    func record(_ new: Double) { set(new) }

    func reset() { set(0.0) }
}
