import Benchmark
import Workloads

/// Each workload by the clock; one that takes long is done less often.
let benchmarks: @Sendable () -> Void = {
    for workload in Workload.all {
        let configuration = Benchmark.Configuration(
            metrics: [.wallClock, .throughput],
            scalingFactor: workload.iterations >= 200 ? .kilo : .one,
            maxDuration: .seconds(2)
        )
        Benchmark(workload.name, configuration: configuration) { benchmark in
            let work = try workload.begin()
            benchmark.startMeasurement()
            try await work.run(benchmark.scaledIterations.count)
            benchmark.stopMeasurement()
            try await work.finish()
        }
    }
}
