import CoreMetrics
import Testing

@testable import Prometheus

@Suite(.timeLimit(.minutes(5)))
struct PrometheusRegistryTests {
    @Test("Counters, gauges and histograms are written sorted, with their sentences and types")
    func text() {
        let registry = PrometheusRegistry(descriptions: ["b_total": "How many b's."])
        Counter(label: "b_total", dimensions: [("code", "550")], factory: registry).increment()
        Counter(label: "b_total", dimensions: [("code", "250")], factory: registry).increment(by: 3)
        // The same series, found again.
        Counter(label: "b_total", dimensions: [("code", "250")], factory: registry).increment()
        let gauge = Meter(label: "a", factory: registry)
        gauge.set(2)
        gauge.increment(by: 3)
        gauge.decrement(by: 0.5)
        CoreMetrics.Timer(label: "c_seconds", factory: registry).recordNanoseconds(2_000_000)
        CoreMetrics.Timer(label: "c_seconds", factory: registry).recordNanoseconds(20_000_000_000)
        let lines = registry.text.split(separator: "\n").map(String.init)
        #expect(
            Array(lines.prefix(7)) == [
                "# TYPE a gauge", "a 4.5", "# HELP b_total How many b's.", "# TYPE b_total counter",
                #"b_total{code="250"} 4"#, #"b_total{code="550"} 1"#, "# TYPE c_seconds histogram",
            ]
        )
        #expect(lines.contains(#"c_seconds_bucket{le="0.001"} 0"#))
        #expect(lines.contains(#"c_seconds_bucket{le="0.0025"} 1"#))
        #expect(lines.contains(#"c_seconds_bucket{le="10"} 1"#))
        #expect(
            Array(lines.suffix(3)) == [#"c_seconds_bucket{le="+Inf"} 2"#, "c_seconds_sum 20.002", "c_seconds_count 2"]
        )
    }

    @Test(
        "A value that is a bound belongs to it, and one that is larger to the next (le means at most)",
        arguments: [
            "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1",
        ]
            + ["2.5", "5", "10"]
    )
    func bounds(bound: String) throws {
        let value = try #require(Double(bound))
        let cell = HistogramCell()
        cell.record(value)
        cell.record(value.nextUp)
        let buckets = cell.text(name: "x", labels: Labels([])).split(separator: "\n").filter { $0.contains("_bucket") }
        #expect(buckets.count == 16)
        let place = try #require(buckets.firstIndex { $0.contains("le=\"\(bound)\"") })
        #expect(buckets[..<place].allSatisfy { $0.hasSuffix("} 0") })
        #expect(buckets[place].hasSuffix("} 1"))
        #expect(buckets[(place + 1)...].allSatisfy { $0.hasSuffix("} 2") })
    }

    @Test("Values of labels are escaped")
    func escaping() {
        #expect(Labels([("a", "x\"y\\z\n")]).description == #"{a="x\"y\\z\n"}"#)
        #expect(Labels([]).description == "")
        #expect(Labels([("a", "1")]).adding("le", "2").description == #"{a="1",le="2"}"#)
    }

    @Test("What many threads count is all there")
    func concurrency() async {
        let registry = PrometheusRegistry(descriptions: [:])
        await withTaskGroup(of: Void.self) { tasks in
            for _ in 0..<8 {
                tasks.addTask {
                    for _ in 0..<1_000 { Counter(label: "n", factory: registry).increment() }
                }
            }
        }
        #expect(registry.text == "# TYPE n counter\nn 8000\n")
    }
}
