import Glibc
import HTTPInterface
import Logging
import SMTPProtocol
import SMTPServer

/// All sockets of the daemon, bound before anything is served.
struct OpenPorts {
    var smtp: [SMTPListener] = []
    var http: [ListeningSocket] = []
    var health: [ListeningSocket] = []

    /// Binds every port that the settings name.
    ///
    /// - Throws: ``StartError`` with the faults of all ports together.
    static func bind(_ settings: Settings, logger: Logger) throws(StartError) -> OpenPorts {
        let binder = PortBinder(
            addresses: settings.bindAddress.addresses,
            addressesWereNamed: settings.bindAddress.wereNamed,
            logger: logger
        )
        var ports = OpenPorts()
        var faults = StartFaults()
        for listener in settings.effectiveListeners {
            let setting = settings.listeners.isEmpty ? "Port" : "Listeners"
            for socket in faults.collect({ () throws(StartError) in
                try binder.bind(port: listener.port, setting: setting)
            }) ?? [] {
                ports.smtp.append(
                    SMTPListener(
                        socket: socket.descriptor,
                        address: socket.address,
                        port: socket.port,
                        tlsMode: listener.tlsMode
                    )
                )
            }
        }
        ports.http = bind(settings.httpPort, "HttpPort", binder, &faults)
        ports.health = bind(settings.healthPort, "HealthPort", binder, &faults)
        if let error = faults.error {
            ports.close()
            throw error
        }
        return ports
    }

    private static func bind(
        _ port: Int?,
        _ setting: String,
        _ binder: PortBinder,
        _ faults: inout StartFaults
    ) -> [ListeningSocket] {
        guard let port else { return [] }
        let sockets = faults.collect { () throws(StartError) in try binder.bind(port: port, setting: setting) } ?? []
        return sockets.map { ListeningSocket(descriptor: $0.descriptor, address: $0.address, port: $0.port) }
    }

    /// Gives the sockets back that nothing has taken over.
    func close() {
        for descriptor in smtp.map(\.socket) + (http + health).map(\.descriptor) { _ = Glibc.close(descriptor) }
    }

    /// What stands in `PortsFile`.
    var fileEntries: [PortsFile.Entry] {
        smtp.map { .init(service: "smtp", address: $0.address, port: $0.port, tlsMode: $0.tlsMode.rawValue) }
            + http.map { .init(service: "http", address: $0.address, port: $0.port, tlsMode: nil) }
            + health.map { .init(service: "health", address: $0.address, port: $0.port, tlsMode: nil) }
    }
}
