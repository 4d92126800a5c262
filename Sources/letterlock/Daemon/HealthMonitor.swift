import CoreMetrics
import FoundationEssentials
import HTTPInterface
import MessageStore
import Prometheus
import SMTPServer
import Synchronization
import TLSIdentity

/// Answers what the health port asks, by really using each part: a connection to every listener through the TLS
/// handshake, and a write to the store.
final class HealthMonitor: HealthReporting {
    private let server: SMTPServer
    private let store: MessageStore
    private let certificates: CertificateManager?
    private let settings: LiveSettings
    private let registry: PrometheusRegistry
    private let lab: [LabListenerHealth]?
    private let clocks: Clocks
    private let cache: ObservationCache
    private let stopping = Mutex(false)

    init(
        server: SMTPServer,
        store: MessageStore,
        certificates: CertificateManager?,
        settings: LiveSettings,
        registry: PrometheusRegistry,
        lab: [LabListenerHealth]?,
        clocks: Clocks
    ) {
        self.server = server
        self.store = store
        self.certificates = certificates
        self.settings = settings
        self.registry = registry
        self.lab = lab
        self.clocks = clocks
        cache = ObservationCache(clock: clocks.steady)
    }

    /// From now on the daemon is not ready any more.
    func shutdownBegins() {
        stopping.withLock { $0 = true }
    }

    /// Whether the shutdown has begun.
    var isStopping: Bool { stopping.withLock { $0 } }

    func health() async -> HealthReport {
        let observation = await observe()
        let settings = settings.current
        let now = clocks.seconds()
        return HealthReport(
            version: Version.current,
            hostName: settings.hostName,
            listeners: observation.probes.map {
                ListenerHealth(
                    address: $0.listener.address,
                    port: $0.listener.port,
                    tlsMode: $0.listener.tlsMode,
                    status: $0.failure == nil ? .pass : .fail
                )
            },
            lab: lab,
            checks: ["smtp:handshake": observation.handshakeChecks, "store:write": [observation.storeCheck]]
                .merging(reloadChecks) { $1 },
            certificates: certificates?.current?.allFacts.map { CertificateHealth($0, now: now) } ?? [],
            replacementFault: certificates?.replacementFault,
            expiry: ExpiryPolicy(
                warning: settings.certificateExpiryWarning.components.seconds,
                affectsHealth: settings.certificateExpiryAffectsHealth
            ),
            now: now
        )
    }

    /// Only there while a reload is refused: the daemon works, but not as its settings say now.
    private var reloadChecks: [String: [HealthCheck]] {
        guard let fault = settings.reloadFault else { return [:] }
        return ["settings:reload": [HealthCheck(status: .warn, output: "a reload was refused: \(fault)")]]
    }

    func readiness() async -> Readiness {
        if isStopping { return .notReady("shutdown has begun") }
        return await observe().obstacle.map(Readiness.notReady) ?? .ready
    }

    func metrics() async -> String {
        let present = PrometheusRegistry(descriptions: Self.descriptions)
        func set(_ name: String, _ labels: [(String, String)] = [], _ value: Int) {
            Meter(label: name, dimensions: labels, factory: present).set(value)
        }
        set("letterlock_build_info", [("version", Version.current)], 1)
        for facts in certificates?.current?.allFacts ?? [] {
            let labels = [("name", facts.names.first ?? ""), ("source", facts.source.rawValue)]
            set("letterlock_certificate_not_after_seconds", labels, Int(facts.notAfter))
        }
        // What cannot be read is left out; /health says why.
        if let stored = try? await store.messages(start: 0, limit: 0).total { set("letterlock_messages", [], stored) }
        if let size = try? await store.size() { set("letterlock_database_bytes", [], size) }
        return registry.text + present.text
    }

    private static let descriptions = [
        "letterlock_build_info": "The version that runs.",
        "letterlock_certificate_not_after_seconds": "When a certificate that is shown expires, in seconds since 1970.",
        "letterlock_messages": "Messages stored.",
        "letterlock_database_bytes": "The size of the database with the files of large messages, without its log.",
    ]

    private func observe() async -> Observation {
        await cache.value { [server, store, clocks] in
            async let probes = server.probeListeners()
            var storeFault: String?
            do throws(MessageStoreError) {
                try await store.checkWritable()
            } catch {
                storeFault = error.description
            }
            return await Observation(
                probes: probes,
                storeFault: storeFault,
                time: Date(timeIntervalSince1970: Double(clocks.seconds()))
            )
        }
    }
}

extension CertificateHealth {
    init(_ facts: CertificateFacts, now: Int64) {
        self.init(
            source: facts.source.rawValue,
            path: facts.path,
            subject: facts.subject,
            issuer: facts.issuer,
            names: facts.names,
            serialNumber: facts.serialNumber,
            fingerprintSHA256: facts.fingerprintSHA256,
            keyType: facts.keyType,
            notBefore: facts.notBefore,
            notAfter: facts.notAfter,
            now: now
        )
    }
}
