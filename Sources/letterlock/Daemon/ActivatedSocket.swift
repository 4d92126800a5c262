import Glibc
import SMTPProtocol
import Systemd

/// A listening socket that the service manager has opened, and what its name says it is for.
struct ActivatedSocket: Equatable {
    /// The names that a socket unit can give (`FileDescriptorName=`).
    enum Service: String, CaseIterable {
        /// SMTP in the mode of `TlsMode`, in the place of `Port`.
        case smtp
        /// SMTP with STARTTLS (RFC 6409).
        case submission
        /// SMTP with TLS from the first byte (RFC 8314).
        case smtps
        /// The message API, in the place of `HttpPort`.
        case http
        /// The health port, in the place of `HealthPort`.
        case health
    }

    var service: Service
    var socket: BoundSocket

    /// Takes the sockets that the service manager has handed over; none outside systemd.
    ///
    /// - Throws: ``StartError`` with status 78 for every one that has another name or is no listening TCP socket.
    static func takeAll() throws(StartError) -> [ActivatedSocket] {
        let inherited: [InheritedSocket]
        do throws(InheritedSocketsError) {
            inherited = try InheritedSocket.takeAll()
        } catch {
            throw StartError(status: .configuration, faults: [error.description])
        }
        var faults = StartFaults()
        let sockets = inherited.compactMap { socket in
            faults.collect { () throws(StartError) in try ActivatedSocket(socket) }
        }
        guard let error = faults.error else { return sockets }
        for socket in inherited { close(socket.descriptor) }
        throw error
    }

    private init(_ inherited: InheritedSocket) throws(StartError) {
        let subject = "The service manager hands over a socket with the name \(PrintableText.shortened(inherited.name))"
        guard let service = Service(rawValue: inherited.name) else {
            let names = Service.allCases.map(\.rawValue).joined(separator: ", ")
            throw StartError(
                status: .configuration,
                faults: [
                    "\(subject), which is none of \(names); give it one with FileDescriptorName= in its socket unit"
                ]
            )
        }
        let noTCP = StartError(
            status: .configuration,
            faults: [
                "\(subject), which is not a listening TCP socket; its socket unit needs ListenStream= with a port and "
                    + "Accept=no"
            ]
        )
        guard inherited.isListeningTCP else { throw noTCP }
        do throws(BoundSocket.Failure) {
            socket = try BoundSocket(listening: inherited.descriptor)
        } catch {
            throw noTCP
        }
        self.service = service
    }

    /// The mode of an SMTP socket: what `Listeners` says of its port, else what its name says; nil where it is no SMTP.
    func tlsMode(_ settings: Settings) -> TLSMode? {
        let named: TLSMode
        switch service {
        case .smtp: named = settings.tlsMode
        case .submission: named = .startTLS
        case .smtps: named = .implicitTLS
        case .http, .health: return nil
        }
        return setting(settings)?.tlsMode ?? named
    }

    /// What `Listeners` says of its port.
    func setting(_ settings: Settings) -> ListenerSetting? {
        settings.listeners.first { $0.port == socket.port }
    }
}
