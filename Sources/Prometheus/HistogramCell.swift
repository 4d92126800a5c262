import CoreMetrics
import Synchronization

/// How many values were at most how large.
final class HistogramCell: TimerHandler, RecorderHandler {
    /// From a quarter of a millisecond to ten seconds, as the commits and handshakes of a mail server take.
    private static let bounds = [
        0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private struct State {
        var counts = [Int](repeating: 0, count: bounds.count + 1)
        var sum = 0.0
    }

    private let state = Mutex(State())

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let index = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
        state.withLock { state in
            state.counts[index] += 1
            state.sum += value
        }
    }

    func text(name: String, labels: Labels) -> String {
        let state = state.withLock { $0 }
        var text = ""
        var total = 0
        for (count, bound) in zip(state.counts, Self.bounds.map(NumberCell.text) + ["+Inf"]) {
            total += count
            text += "\(name)_bucket\(labels.adding("le", bound)) \(total)\n"
        }
        text += "\(name)_sum\(labels) \(NumberCell.text(state.sum))\n"
        text += "\(name)_count\(labels) \(total)\n"
        return text
    }
}
