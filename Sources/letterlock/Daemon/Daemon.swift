import HTTPInterface
import Logging
import MessageStore
import NIOCore
import NIOPosix
import NIOSSL
import Prometheus
import SMTPServer
import ServiceLifecycle
import Systemd
import TLSIdentity
import UnixSignals

/// Wires the rooms together and runs them until the process is told to stop.
struct Daemon {
    private let settings: LiveSettings
    private let directory: DataDirectory
    private let ports: OpenPorts
    private let certificates: CertificateManager?
    private let lab: Lab?
    private let store: MessageStore
    private let feed: MessageFeed
    private let registry: PrometheusRegistry
    private let level: SharedLogLevel
    private let clocks: Clocks
    private let logger: Logger

    /// Takes everything that can fail: sockets of the service manager, directory, ports, certificate, database.
    ///
    /// Nothing is served yet.
    ///
    /// - Throws: ``StartError`` with all faults that could be found.
    init(settings: Settings, level: SharedLogLevel, clocks: Clocks, logger: Logger) throws(StartError) {
        var faults = StartFaults()
        let registry = PrometheusRegistry(
            descriptions: ServerMetrics.descriptions.merging(FeedMetrics.descriptions) { own, _ in own }
        )
        let feed = MessageFeed(metrics: FeedMetrics(factory: registry))
        let directory = faults.collect { () throws(StartError) in try DataDirectory(path: settings.dataDirectory) }
        let ports = faults.collect { () throws(StartError) in
            try OpenPorts.bind(settings, activated: try ActivatedSocket.takeAll(), logger: logger)
        }
        let usesTLS = ports?.usesTLS(settings) ?? settings.usesTLS
        var certificates: CertificateManager??
        var lab: Lab??
        var store: MessageStore?
        if let directory {
            certificates = faults.collect { () throws(StartError) in
                usesTLS ? try Self.startCertificates(settings, directory, feed, clocks, logger) : nil
            }
            lab = faults.collect { () throws(StartError) in
                try ports.flatMap { ports throws(StartError) in try Lab.open(ports, settings, directory, clocks, logger)
                }
            }
            store = faults.collect { () throws(StartError) in try Self.openStore(settings, directory, logger) }
        } else if usesTLS {
            // What is wrong with a provided certificate can be said without a directory.
            faults.collect { () throws(StartError) in try Self.checkProvidedCertificate(settings, clocks) }
        }
        guard let directory, let ports, let certificates, let lab, let store else {
            ports?.close()
            throw faults.error ?? StartError(status: .unavailable, faults: [])
        }
        self.settings = LiveSettings(settings)
        self.directory = directory
        self.ports = ports
        self.certificates = certificates
        self.lab = lab
        self.store = store
        self.feed = feed
        self.registry = registry
        self.level = level
        self.clocks = clocks
        self.logger = logger
    }

    /// Serves until SIGTERM or SIGINT, then drains, closes the store and returns.
    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, System.coreCount / 2))
        let (settings, certificates, lab) = (settings, certificates, lab)
        let server = try SMTPServer(
            listeners: ports.smtp,
            group: group,
            settings: { settings.currentSMTP },
            tls: { fault in
                guard let fault else { return certificates?.current.map(ServerTLS.init) }
                return lab?.tls(for: fault)
            },
            lab: lab?.report,
            keeper: StoreKeeper(store: store),
            spoolDirectory: store.contentsDirectory,
            memory: settings.memory,
            highestSessionID: store.highestSessionID,
            faults: settings.faults,
            metrics: ServerMetrics(factory: registry),
            logger: logger
        )
        try await server.start()
        let health = HealthMonitor(
            server: server,
            store: store,
            certificates: certificates,
            settings: settings,
            registry: registry,
            lab: lab?.health,
            clocks: clocks
        )
        let manager = ServiceManager(logger: logger)
        let files = FileThread()
        let status = ServiceStatus(
            settings: settings,
            ports: ports,
            certificates: certificates,
            store: store,
            clocks: clocks
        )
        // Ended in reverse order: the store outlives all that write to it, and the heartbeat the store. With names, for
        // without one a service is described field by field, which took half the time of a start.
        let services: KeyValuePairs<String, any Service> = [
            "heartbeat": Heartbeat(
                server: server,
                store: store,
                health: health,
                status: status,
                manager: manager,
                clock: clocks.steady,
                logger: logger
            ),
            "store": StoreService(store: store),
            "health": httpListener(ports.health, HealthAPI(reporting: health), group, tls: nil),
            "api": httpListener(ports.http, messageAPI(health), group, tls: httpTLS),
            "smtp": server,
            "freed memory": FreedMemory(clock: clocks.steady),
            "certificate watch": CertificateWatch(
                settings: settings,
                certificates: certificates,
                files: files,
                clocks: clocks,
                logger: logger
            ),
            "reloading": Reloading(
                settings: settings,
                directory: directory,
                certificates: certificates,
                store: store,
                files: files,
                manager: manager,
                level: level,
                logger: logger
            ),
            "announcement": Announcement(
                settings: settings,
                ports: ports,
                certificates: certificates,
                lab: lab,
                health: health,
                feed: feed,
                status: status,
                manager: manager,
                clock: clocks.steady,
                logger: logger
            ),
        ]
        let running = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $1, serviceName: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: Self.quiet(logger)
            )
        )
        // The event loops end with the process: what still waits on them, such as a probe's timeout, is of no more use.
        try await running.run()
        logger.notice("Letterlock has stopped")
    }

    private static let maximumTrustFile = 1 << 20

    private func messageAPI(_ health: HealthMonitor) -> MessageAPI {
        let (settings, certificates, clocks) = (settings, certificates, clocks)
        return MessageAPI(
            store: store,
            feed: feed,
            server: ServerDescription(
                version: Version.current,
                database: settings.current.database.map { "\(directory.path)/\($0)" } ?? "",
                certificates: {
                    guard let identity = certificates?.current,
                        let trust = try? SystemFiles.read(identity.trustPath, limit: Self.maximumTrustFile)
                    else { return nil }
                    let now = clocks.seconds()
                    return CertificateDescription(
                        trust: trust,
                        certificates: identity.allFacts.map { CertificateHealth($0, now: now) }
                    )
                },
                readiness: health.readiness
            ),
            allowedHosts: {
                let settings = settings.current
                return AllowedHosts([settings.hostName] + settings.tlsCertificateNames + settings.httpHosts)
            },
            users: { settings.current.httpUsers.map { HTTPUser(name: $0.username, password: $0.password) } },
            lab: lab?.description,
            faults: FaultControl(registry: settings.faults),
            memory: settings.memory,
            logger: logger
        )
    }

    /// The message API asks for no certificate of its clients.
    private var httpTLS: (@Sendable () -> NIOSSLContext?)? {
        guard settings.current.httpTls else { return nil }
        return { [certificates] in certificates?.current?.probeContext }
    }

    private func httpListener(
        _ sockets: [ListeningSocket],
        _ application: some HTTPApplication,
        _ group: any EventLoopGroup,
        tls: (@Sendable () -> NIOSSLContext?)?
    ) -> HTTPListener {
        HTTPListener(
            sockets: sockets,
            application: application,
            shutdownGrace: { [settings] in settings.current.shutdownGrace },
            tls: tls,
            eventLoopGroup: group,
            logger: logger
        )
    }

    /// The lifecycle library tells of every step of it; that is for those who look for a fault.
    private static func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }

    // MARK: - Taking hold of what can fail

    private static func startCertificates(
        _ settings: Settings,
        _ directory: DataDirectory,
        _ feed: MessageFeed,
        _ clocks: Clocks,
        _ logger: Logger
    ) throws(StartError) -> CertificateManager {
        let manager = CertificateManager(
            settings: TLSSettings(settings, directory: directory.path),
            clock: clocks.seconds,
            whenReplaced: feed.certificateReplaced,
            logger: logger
        )
        do throws(TLSIdentityError) {
            try manager.start()
        } catch {
            let status: ExitStatus = error.code == .directoryUnusable ? .cannotCreate : .configuration
            throw StartError(status: status, faults: [error.description])
        }
        return manager
    }

    private static func checkProvidedCertificate(_ settings: Settings, _ clocks: Clocks) throws(StartError) {
        let tls = TLSSettings(settings, directory: settings.dataDirectory)
        do throws(TLSIdentityError) {
            _ = try ProvidedCertificateReport.make(tls, now: clocks.seconds())
        } catch {
            throw StartError(status: .configuration, faults: [error.description])
        }
    }

    private static func openStore(
        _ settings: Settings,
        _ directory: DataDirectory,
        _ logger: Logger
    ) throws(StartError) -> MessageStore {
        do throws(MessageStoreError) {
            return try MessageStore.open(
                MessageStore.Configuration(
                    location: settings.database.map { .file("\(directory.path)/\($0)") } ?? .memory,
                    durability: settings.durability == .power ? .power : .process,
                    messagesToKeep: settings.numberOfMessagesToKeep,
                    sessionsToKeep: settings.numberOfSessionsToKeep,
                    maximumSize: settings.maximumDatabaseSize
                ),
                logger: logger
            )
        } catch {
            throw StartError(status: .cannotCreate, faults: [error.description])
        }
    }
}
