import BoundedResources
import Foundation
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Prometheus
import SASL
import SMTPProtocol
import ServiceLifecycle
import TLSIdentity

@testable import SMTPServer

/// A server on free ports of the loopback interface, one for each TLS mode, with a certificate made for it.
struct RunningServer: Sendable {
    let server: SMTPServer
    let keeper: RecordingKeeper
    let ports: [TLSMode: Int]
    let trustPath: String
    let metrics: @Sendable () -> String
    let stop: @Sendable () async -> Void

    static let group = MultiThreadedEventLoopGroup.singleton

    /// Starts a server, runs `body` against it and stops it.
    static func with(
        settings: SMTPSettings = .forTests,
        group: MultiThreadedEventLoopGroup = RunningServer.group,
        spoolDirectory: String? = FileManager.default.temporaryDirectory.path,
        memory: MemoryBudget = MemoryBudget(size: 96 << 20),
        faults: FaultRegistry = FaultRegistry(),
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        tls change: (inout TLSSettings) -> Void = { _ in },
        _ body: (RunningServer) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("letterlock-\(UUID())").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var tls = TLSSettings(hostName: "mail.test", directory: directory + "/tls")
        change(&tls)
        let certificates = CertificateManager(
            settings: tls,
            clock: { Int64(Date().timeIntervalSince1970) },
            logger: logger
        )
        try certificates.start()
        let listeners = try TLSMode.allCases.map { try listener($0) }
        let keeper = RecordingKeeper()
        let prepared = PreparedSettings(settings)
        let registry = PrometheusRegistry(descriptions: [:])
        let server = try SMTPServer(
            listeners: listeners,
            group: group,
            settings: { prepared },
            tls: { _ in certificates.serverTLS },
            keeper: keeper,
            spoolDirectory: spoolDirectory,
            memory: memory,
            highestSessionID: 0,
            faults: faults,
            metrics: ServerMetrics(factory: registry),
            logger: logger
        )
        try await server.start()
        let services = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await services.run() }
            let running = RunningServer(
                server: server,
                keeper: keeper,
                ports: Dictionary(uniqueKeysWithValues: listeners.map { ($0.tlsMode, $0.port) }),
                trustPath: directory + "/tls/trust.pem",
                metrics: { registry.text },
                stop: { await services.triggerGracefulShutdown() }
            )
            let result: Result<Void, any Error>
            do { result = .success(try await body(running)) } catch { result = .failure(error) }
            await services.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try result.get()
        }
    }

    private static func listener(_ mode: TLSMode) throws -> SMTPListener {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer -> UInt16? in
                guard bind(descriptor, pointer, length) == 0, listen(descriptor, 64) == 0,
                    getsockname(descriptor, pointer, &length) == 0
                else { return nil }
                return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    UInt16(bigEndian: $0.pointee.sin_port)
                }
            }
        }
        struct CannotBind: Error {}
        guard let port else { throw CannotBind() }
        return SMTPListener(socket: descriptor, address: "127.0.0.1", port: Int(port), tlsMode: mode)
    }
}

extension SMTPSettings {
    static let forTests = SMTPSettings(
        hostName: "mail.test",
        secureConnectionRequired: false,
        maximumMessageSize: 100_000,
        authentication: .init(
            mechanisms: Mechanism.allCases,
            mechanismsWithoutTLS: nil,
            isRequired: false,
            credentials: Credentials(acceptsAny: true, users: [:])
        ),
        connectionLimits: .only(),
        handshakeTimeout: .seconds(30),
        shutdownGrace: .seconds(5)
    )

    static let forLargeMail: SMTPSettings = {
        var settings = forTests
        settings.maximumMessageSize = 50 << 20
        return settings
    }()
}

extension ConnectionLimits {
    /// These limits and no others.
    static func only(
        maximum: Int = 0,
        maximumPerAddress: Int = 0,
        maximumRatePerAddress: Int = 0,
        allowedAddresses: [AddressRange] = []
    ) -> ConnectionLimits {
        ConnectionLimits(
            maximum: maximum,
            maximumPerAddress: maximumPerAddress,
            maximumRatePerAddress: maximumRatePerAddress,
            allowedAddresses: allowedAddresses
        )
    }
}
