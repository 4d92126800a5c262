// swift-tools-version: 6.2
import PackageDescription

// Either is built in the place of server and tests: scripts/fuzz builds the fuzzer, `make growth` the shapes that it counts.
let isFuzzing = Context.environment["LETTERLOCK_FUZZER"] != nil
let isGrowing = Context.environment["LETTERLOCK_GROWTH"] != nil
let isForTesting = isFuzzing || isGrowing

let plainSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]
// What is fuzzed is our own: were dependencies and tests instrumented too, each input would take several times as long.
let settings =
    plainSettings
    + (isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer"])] : [])
    + (isForTesting ? [.unsafeFlags(["-enable-testing"])] : [])

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioExtras: Target.Dependency = .product(name: "NIOExtras", package: "swift-nio-extras")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let serverDependencies: [Target.Dependency] = [
    "SMTPProtocol", "SASL", "Prometheus", "TLSIdentity", "TLSLab", "MessageStore", "SMTPServer", "HTTPInterface",
    "Systemd", "PeerInput", "BoundedResources", "FileOwnership", "CLibc", nioCore, nioPosix, nioSSL, serviceLifecycle,
    unixSignals,
    logging,
    coreMetrics,
]
let fuzzDependencies: [Target.Dependency] = [
    "letterlock", "SMTPProtocol", "SASL", "Cryptography", "InternetMessage", "TLSIdentity", "MessageStore",
    "SMTPServer", "HTTPInterface", "SafeHTML", "Prometheus", "TestSupport", hummingbirdCore, httpTypes, nioCore,
    logging,
]

// For the package in Benchmarks; nobody else is promised these modules.
let measuredModules: [Product] = ["SMTPProtocol", "InternetMessage", "MessageStore"].map { name in
    .library(name: name, targets: [name])
}

let package = Package(
    name: "letterlock",
    products: isForTesting ? [] : [.executable(name: "letterlock", targets: ["letterlock"])] + measuredModules,
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        // No traits: they would bring in swift-configuration and, with full Foundation, 50 MB of the binary.
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
    ],
    targets: [
        // What Swift's own Glibc leaves out of it.
        .systemLibrary(name: "CLibc"),
        .systemLibrary(name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        // Comes with the C library's own -dev package; has no pkg-config name of its own everywhere.
        .systemLibrary(name: "CLibcrypt", providers: [.apt(["libcrypt-dev"])]),
        .systemLibrary(name: "CLibsqlite3", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CLibsystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .target(name: "PeerInput", swiftSettings: settings),
        .target(name: "SMTPProtocol", dependencies: ["PeerInput"], swiftSettings: settings),
        .target(name: "BoundedResources", swiftSettings: settings),
        .target(name: "SafeHTML", swiftSettings: settings),
        .target(name: "Cryptography", dependencies: ["CLibcrypto", "CLibcrypt"], swiftSettings: settings),
        .target(name: "Prometheus", dependencies: [coreMetrics], swiftSettings: settings),
        .target(name: "SASL", dependencies: ["Cryptography", "PeerInput"], swiftSettings: settings),
        .target(name: "FileOwnership", dependencies: ["CLibc"], swiftSettings: settings),
        .target(name: "CertificateFiles", dependencies: ["Cryptography", "FileOwnership"], swiftSettings: settings),
        .target(name: "InternetMessage", dependencies: ["Cryptography"], swiftSettings: settings),
        .target(
            name: "TLSIdentity",
            dependencies: ["Cryptography", "CertificateFiles", "FileOwnership", nioCore, nioSSL, logging],
            swiftSettings: settings
        ),
        .target(
            name: "TLSLab",
            dependencies: ["BoundedResources", "Cryptography", "CertificateFiles", nioSSL],
            swiftSettings: settings
        ),
        .target(
            name: "MessageStore",
            dependencies: ["InternetMessage", "BoundedResources", "FileOwnership", "CLibsqlite3", logging],
            swiftSettings: settings
        ),
        .target(name: "ConnectionAcceptance", dependencies: [nioCore, logging], swiftSettings: settings),
        .target(
            name: "SMTPServer",
            dependencies: [
                "SMTPProtocol", "PeerInput", "BoundedResources", "ConnectionAcceptance", "SASL", "Cryptography",
                "TLSLab",
                nioCore,
                nioPosix, nioTLS,
                nioExtras,
                nioSSL, serviceLifecycle,
                logging, coreMetrics,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "HTTPInterface",
            dependencies: [
                "PeerInput", "BoundedResources", "ConnectionAcceptance", "MessageStore", "InternetMessage",
                "SafeHTML", "TLSLab",
                hummingbirdCore, httpTypes,
                nioCore,
                nioPosix, nioHTTP1,
                nioHTTPTypes, nioSSL, serviceLifecycle, logging, coreMetrics,
            ],
            resources: [.embedInCode("OpenAPI/openapi.json")],
            swiftSettings: settings
        ),
        .target(
            name: "Systemd",
            dependencies: ["CLibsystemd", logging],
            swiftSettings: settings
        ),
        isForTesting
            ? .target(
                name: "letterlock",
                dependencies: serverDependencies,
                // There can be one `main` only.
                exclude: ["Letterlock.swift"],
                swiftSettings: settings
            )
            : .executableTarget(name: "letterlock", dependencies: serverDependencies, swiftSettings: settings),

        .target(
            name: "TestSupport",
            dependencies: ["CLibc", nioCore, nioPosix],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "SMTPProtocolTests",
            dependencies: ["SMTPProtocol", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(name: "PeerInputTests", dependencies: ["PeerInput", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "FileOwnershipTests", dependencies: ["FileOwnership"], swiftSettings: settings),
        .testTarget(
            name: "BoundedResourcesTests",
            dependencies: ["BoundedResources", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(name: "SafeHTMLTests", dependencies: ["SafeHTML", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "CryptographyTests",
            dependencies: ["Cryptography", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(name: "PrometheusTests", dependencies: ["Prometheus", coreMetrics], swiftSettings: settings),
        .testTarget(
            name: "SASLTests",
            dependencies: ["SASL", "Cryptography", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "InternetMessageTests",
            dependencies: ["InternetMessage", "Cryptography", "TestSupport"],
            exclude: ["Support/describe-mail.py"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TLSIdentityTests",
            dependencies: [
                "TLSIdentity", "CertificateFiles", "Cryptography", "TestSupport", nioCore, nioPosix, nioTLS, nioSSL,
                logging,
            ],
            exclude: ["Support/HandshakeClient.java", "Support/make-files"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TLSLabTests",
            dependencies: [
                "TLSLab", "CertificateFiles", "Cryptography", "TestSupport", nioCore, nioPosix, nioTLS, nioSSL,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MessageStoreTests",
            dependencies: ["MessageStore", "InternetMessage", "CLibsqlite3", "TestSupport", logging],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SMTPServerTests",
            dependencies: [
                "SMTPServer", "SMTPProtocol", "BoundedResources", "SASL", "Prometheus", "Cryptography", "TLSIdentity",
                "TestSupport", nioCore, nioPosix, nioEmbedded, nioTLS, nioSSL,
                serviceLifecycle,
                logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HTTPInterfaceTests",
            dependencies: [
                "HTTPInterface", "MessageStore", "BoundedResources", "Prometheus", "TLSLab", "TestSupport",
                hummingbirdCore, httpTypes, nioCore, nioPosix, nioEmbedded, nioHTTPTypes, serviceLifecycle,
                logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(name: "SystemdTests", dependencies: ["Systemd", "TestSupport", logging], swiftSettings: settings),
        .testTarget(
            name: "LetterlockTests",
            dependencies: [
                "letterlock", "PeerInput", "Cryptography", "SMTPProtocol", "SASL", "Systemd", "TLSIdentity",
                "TestSupport", serviceLifecycle, logging,
            ],
            swiftSettings: settings
        ),
        isFuzzing
            ? .executableTarget(
                name: "Fuzzer",
                dependencies: fuzzDependencies,
                path: "Tests/FuzzTests",
                exclude: ["Corpus", "Dictionaries", "Growth", "GrowthRunner", "Replay"],
                swiftSettings: plainSettings,
                linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]
            )
            : isGrowing
                ? .executableTarget(
                    name: "GrowthRunner",
                    dependencies: fuzzDependencies,
                    path: "Tests/FuzzTests",
                    exclude: ["Corpus", "Dictionaries", "Fuzzer", "Replay"],
                    swiftSettings: plainSettings
                )
                : .testTarget(
                    name: "FuzzTests",
                    dependencies: fuzzDependencies,
                    exclude: ["Corpus", "Dictionaries", "Fuzzer", "GrowthRunner"],
                    swiftSettings: settings
                ),
        .testTarget(name: "HealthcheckTests", dependencies: ["TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "letterlock", "SMTPProtocol", "TLSIdentity", "TestSupport", nioCore, nioPosix, nioSSL, logging,
            ],
            exclude: ["Clients/exim-relay", "Clients/postfix-relay"],
            swiftSettings: settings
        ),
    ]
)
