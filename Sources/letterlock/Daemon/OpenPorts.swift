import Glibc
import HTTPInterface
import Logging
import SMTPProtocol
import SMTPServer
import TLSLab

/// All sockets of the daemon, bound before anything is served: those of the service manager, and our own beside them.
struct OpenPorts {
    private(set) var smtp: [SMTPListener] = []
    private(set) var http: [ListeningSocket] = []
    private(set) var health: [ListeningSocket] = []

    /// Binds every port that the settings name, except where a socket of the service manager takes its place.
    ///
    /// - Throws: ``StartError`` with the faults of all ports together.
    static func bind(
        _ settings: Settings,
        activated: [ActivatedSocket] = [],
        logger: Logger
    ) throws(StartError) -> OpenPorts {
        let binder = PortBinder(
            addresses: settings.bindAddress.addresses,
            addressesWereNamed: settings.bindAddress.wereNamed,
            logger: logger
        )
        var ports = OpenPorts(activated, settings)
        var faults = StartFaults()
        let named = ownListeners(settings, activated).map { ($0, settings.listeners.isEmpty ? "Port" : "Listeners") }
        for (listener, setting) in named + settings.labListeners.map({ ($0, "LabPorts") }) {
            for socket in faults.collect({ () throws(StartError) in
                try binder.bind(port: listener.port, setting: setting)
            }) ?? [] {
                ports.smtp.append(SMTPListener(socket, listener.tlsMode, listener.fault))
            }
        }
        if ports.http.isEmpty { ports.http = bind(settings.httpPort, "HttpPort", binder, &faults) }
        if ports.health.isEmpty { ports.health = bind(settings.healthPort, "HealthPort", binder, &faults) }
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
        return sockets.map(ListeningSocket.init)
    }

    /// What the service manager has opened, before any port of our own.
    private init(_ activated: [ActivatedSocket], _ settings: Settings) {
        for item in activated {
            switch item.service {
            case .http: http.append(ListeningSocket(item.socket))
            case .health: health.append(ListeningSocket(item.socket))
            case .smtp, .submission, .smtps:
                if let mode = item.tlsMode(settings) {
                    smtp.append(SMTPListener(item.socket, mode, item.setting(settings)?.fault))
                }
            }
        }
    }

    /// `Port` gives way to a socket with the name `smtp`, as `HttpPort` and `HealthPort` do to theirs; a port of `Listeners`
    /// to a socket on that port.
    private static func ownListeners(_ settings: Settings, _ activated: [ActivatedSocket]) -> [ListenerSetting] {
        if settings.listeners.isEmpty {
            return activated.contains { $0.service == .smtp } ? [] : settings.effectiveListeners
        }
        let taken = Set(activated.filter { $0.tlsMode(settings) != nil }.map(\.socket.port))
        return settings.listeners.filter { !taken.contains($0.port) }
    }

    /// Whether any port needs a certificate.
    func usesTLS(_ settings: Settings) -> Bool {
        smtp.contains { $0.tlsMode != .none && $0.fault == nil } || settings.httpTls && !http.isEmpty
    }

    /// Gives the sockets back that nothing has taken over.
    func close() {
        for descriptor in smtp.map(\.socket) + (http + health).map(\.descriptor) { _ = Glibc.close(descriptor) }
    }

    /// The listeners of the TLS lab.
    var lab: [SMTPListener] { smtp.filter { $0.fault != nil } }

    /// The SMTP listeners of each mode, in the order of its first one, without those of the TLS lab.
    var smtpByMode: [(mode: TLSMode, listeners: [SMTPListener])] {
        var groups: [(mode: TLSMode, listeners: [SMTPListener])] = []
        for listener in smtp where listener.fault == nil {
            if let index = groups.firstIndex(where: { $0.mode == listener.tlsMode }) {
                groups[index].listeners.append(listener)
            } else {
                groups.append((listener.tlsMode, [listener]))
            }
        }
        return groups
    }

    /// What stands in `PortsFile`.
    var fileEntries: [PortsFile.Entry] {
        smtp.map {
            .init(
                service: "smtp",
                address: $0.address,
                port: $0.port,
                tlsMode: $0.tlsMode.rawValue,
                fault: $0.fault?.rawValue
            )
        }
            + http.map { .init(service: "http", address: $0.address, port: $0.port, tlsMode: nil) }
            + health.map { .init(service: "health", address: $0.address, port: $0.port, tlsMode: nil) }
    }
}

extension SMTPListener {
    fileprivate init(_ socket: BoundSocket, _ tlsMode: TLSMode, _ fault: LabFault?) {
        self.init(
            socket: socket.descriptor,
            address: socket.address,
            port: socket.port,
            tlsMode: tlsMode,
            fault: fault
        )
    }
}

extension ListeningSocket {
    fileprivate init(_ socket: BoundSocket) {
        self.init(descriptor: socket.descriptor, address: socket.address, port: socket.port)
    }
}
