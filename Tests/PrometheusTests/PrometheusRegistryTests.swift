import CoreMetrics
import Testing

@testable import Prometheus

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
