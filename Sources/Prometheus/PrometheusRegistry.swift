public import CoreMetrics
import Synchronization

/// Collects what swift-metrics counts, and writes it as Prometheus reads it (text format 0.0.4).
///
/// Names are taken as they are, so they should be Prometheus' own: `letterlock_messages_total`. Whatever is measured by a
/// timer or an aggregating recorder becomes a histogram, of seconds for a timer.
public final class PrometheusRegistry: MetricsFactory {
    private enum Series {
        case counter(NumberCell)
        case gauge(NumberCell)
        case histogram(HistogramCell)

        var type: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    private struct Key: Hashable {
        var name: String
        var labels: Labels
    }

    private let descriptions: [String: String]
    private let series = Mutex<[Key: Series]>([:])

    /// - Parameter descriptions: a sentence for each name.
    public init(descriptions: [String: String]) {
        self.descriptions = descriptions
    }

    /// Everything that was counted so far, sorted by name and labels.
    public var text: String {
        let all = series.withLock { $0 }.sorted { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }
        var text = ""
        var name = ""
        for (key, series) in all {
            if key.name != name {
                name = key.name
                if let description = descriptions[name] { text += "# HELP \(name) \(description)\n" }
                text += "# TYPE \(name) \(series.type)\n"
            }
            switch series {
            case .counter(let cell), .gauge(let cell): text += "\(name)\(key.labels) \(cell.text)\n"
            case .histogram(let cell): text += cell.text(name: name, labels: key.labels)
            }
        }
        return text
    }

    /// The series of that name and these labels, made by `make` where there is none.
    private func cell<Cell: Sendable>(
        _ label: String,
        _ dimensions: [(String, String)],
        _ make: () -> Cell,
        _ wrap: (Cell) -> Series,
        _ unwrap: (Series) -> Cell?
    ) -> Cell {
        series.withLock { series in
            let key = Key(name: label, labels: Labels(dimensions))
            if let found = series[key].flatMap(unwrap) { return found }
            let cell = make()
            series[key] = wrap(cell)
            return cell
        }
    }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> NumberCell {
        cell(label, dimensions, NumberCell.init, Series.counter) {
            if case .counter(let cell) = $0 { cell } else { nil }
        }
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> NumberCell {
        cell(label, dimensions, NumberCell.init, Series.gauge) { if case .gauge(let cell) = $0 { cell } else { nil } }
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> HistogramCell {
        cell(label, dimensions, HistogramCell.init, Series.histogram) {
            if case .histogram(let cell) = $0 { cell } else { nil }
        }
    }

    // MARK: - MetricsFactory

    /// A counter of whole numbers.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    /// A counter of fractions.
    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    /// A value that goes up and down.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    /// A histogram, or the latest value.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? histogram(label, dimensions) : gauge(label, dimensions)
    }

    /// A histogram of seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions)
    }

    // Who counts goes, what was counted stays.

    /// Does nothing.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Does nothing.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    /// Does nothing.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Does nothing.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Does nothing.
    public func destroyTimer(_ handler: any TimerHandler) {}
}
