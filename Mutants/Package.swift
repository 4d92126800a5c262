// swift-tools-version: 6.2
import PackageDescription

// A separate package: normal builds do not pay for swift-syntax.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let swiftSyntax: Target.Dependency = .product(name: "SwiftSyntax", package: "swift-syntax")
let swiftParser: Target.Dependency = .product(name: "SwiftParser", package: "swift-syntax")
let swiftOperators: Target.Dependency = .product(name: "SwiftOperators", package: "swift-syntax")

let package = Package(
    name: "letterlock-mutants",
    products: [.executable(name: "letterlock-mutate", targets: ["letterlock-mutate"])],
    dependencies: [
        // No other version: a new syntax node may be one that should be mutated.
        .package(url: "https://github.com/swiftlang/swift-syntax.git", exact: "603.0.1")
    ],
    targets: [
        .target(
            name: "Mutation",
            dependencies: [swiftSyntax, swiftParser, swiftOperators],
            swiftSettings: settings
        ),
        .executableTarget(name: "letterlock-mutate", dependencies: ["Mutation"], swiftSettings: settings),
        .testTarget(name: "MutationTests", dependencies: ["Mutation"], swiftSettings: settings),
    ]
)
