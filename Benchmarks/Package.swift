// swift-tools-version: 6.2
import PackageDescription

// A package of its own: neither the server nor its tests build what measures it.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "letterlock-benchmarks",
    products: [
        .executable(name: "letterlock-load", targets: ["LoadGenerator"]),
        .executable(name: "letterlock-workload", targets: ["WorkloadRunner"]),
    ],
    dependencies: [
        // Named, for a clone may be in a folder of any name.
        .package(name: "letterlock", path: ".."),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        // No other version: the load generator uses the BoringSSL in it, which it promises nobody.
        .package(url: "https://github.com/apple/swift-nio-ssl.git", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        // No traits: what they count, allocations, would need a library of its own in the process.
        .package(url: "https://github.com/ordo-one/benchmark.git", from: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "LoadGenerator",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        // What is measured in one process: by the clock in MicroBenchmarks, by instructions in WorkloadRunner.
        .target(
            name: "Workloads",
            dependencies: [
                .product(name: "SMTPProtocol", package: "letterlock"),
                .product(name: "InternetMessage", package: "letterlock"),
                .product(name: "MessageStore", package: "letterlock"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(name: "WorkloadRunner", dependencies: ["Workloads"], swiftSettings: settings),
        // The plugin of the library looks in a folder Benchmarks of the package.
        .executableTarget(
            name: "MicroBenchmarks",
            dependencies: ["Workloads", .product(name: "Benchmark", package: "benchmark")],
            path: "Benchmarks/MicroBenchmarks",
            swiftSettings: settings,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
    ]
)
