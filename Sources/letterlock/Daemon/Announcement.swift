import FoundationEssentials
import HTTPInterface
import Logging
import SMTPProtocol
import SMTPServer
import ServiceLifecycle
import Systemd
import TLSIdentity
import TLSLab

/// Says what was started and where, as soon as it really works, and that it stops.
struct Announcement: Service {
    let settings: LiveSettings
    let ports: OpenPorts
    let certificates: CertificateManager?
    let lab: Lab?
    let health: HealthMonitor
    let feed: MessageFeed
    let status: ServiceStatus
    let manager: ServiceManager
    let clock: any Clock<Duration>
    let logger: Logger

    func run() async throws {
        let file = settings.current.portsFile.map(PortsFile.init)
        await withGracefulShutdownHandler {
            let written = await announce(file)
            try? await gracefulShutdown()
            if let written { file?.remove(written) }
        } onGracefulShutdown: {
            health.shutdownBegins()
            feed.close()
            manager.notify(.stopping, .status("Stopping: running transactions may end"), Heartbeat.extension)
        }
    }

    /// READY=1 and the ports file say the same as `/readyz`.
    private func announce(_ file: PortsFile?) async -> PortsFile.Written? {
        while let obstacle = await health.readiness().obstacle {
            logger.error("Not ready: \(obstacle)")
            guard (try? await clock.sleep(for: .seconds(1))) != nil, !Task.isShuttingDownGracefully else {
                return nil
            }
        }
        var written: PortsFile.Written?
        do throws(StartError) {
            written = try file?.write(ports.fileEntries)
        } catch {
            for fault in error.faults { logger.error("\(fault)") }
        }
        for (index, line) in lines.enumerated() {
            logger.notice("\(line)", metadata: index == 0 ? ["event": "started"] : [:])
        }
        manager.notify(.ready, .status(await status.text()))
        return written
    }

    private var lines: [String] {
        var lines = ["Letterlock \(Version.current) is ready on \(settings.current.hostName)"]
        for (mode, listeners) in ports.smtpByMode {
            let places = listeners.map { Self.place($0.address, $0.port) }
            lines.append("SMTP on \(places.joined(separator: ", ")): TlsMode \(mode.rawValue)")
        }
        lines += labLines
        let http = settings.current.httpTls ? "https" : "http"
        for (name, scheme, sockets, path) in [
            ("Message API", http, ports.http, "/api/v1"), ("Health", "http", ports.health, "/health"),
        ] where !sockets.isEmpty {
            let places = sockets.map { "\(scheme)://\(Self.place($0.address, $0.port))\(path)" }
            lines.append("\(name) on \(places.joined(separator: ", "))")
        }
        return lines + certificateLines + faultLines
    }

    private var labLines: [String] {
        guard let lab else { return [] }
        let listeners = ports.lab.map(\.port)
        let faults = Set(ports.lab.compactMap(\.fault)).count
        let range = "\(listeners.min() ?? 0) to \(listeners.max() ?? 0)"
        return [
            "TLS lab on ports from \(range), wrong on purpose: \(faults) \(faults == 1 ? "fault" : "faults"); clients under "
                + "test trust \(lab.authorityPath)"
        ]
    }

    private var certificateLines: [String] {
        guard let identity = certificates?.current else { return [] }
        let lines = identity.allFacts.map { facts in
            "Certificate (\(facts.source.rawValue)) for \(facts.names.joined(separator: ", ")), valid until "
                + "\(facts.expiryDay), SHA-256 fingerprint \(facts.fingerprintSHA256)"
        }
        let trust = "Clients trust \(identity.trustPath), for example: curl --ssl-reqd --cacert \(identity.trustPath) …"
        return lines + [trust]
    }

    /// What is going to be wrong on purpose.
    private var faultLines: [String] {
        let current = settings.current
        let count = current.faults.count
        var lines: [String] = []
        if count > 0 { lines.append("Faults: \(count) rule\(count == 1 ? "" : "s") will make SMTP faults on purpose") }
        if current.faultsApi, !ports.http.isEmpty {
            lines.append("FaultsApi: the message API takes rules of SMTP faults")
        }
        return lines
    }

    private static func place(_ address: String, _ port: Int) -> String {
        address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
}
