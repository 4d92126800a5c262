import Cryptography
import HTTPInterface
import Logging
import SMTPProtocol
import SMTPServer
import TLSLab

/// The TLS lab of the daemon: what its listeners serve, and what they have seen.
struct Lab: Sendable {
    let report = LabReport()
    let listeners: [SMTPListener]
    private let identities: LabIdentities

    /// Makes what the listeners serve, before anybody can connect.
    ///
    /// - Returns: `nil` where no listener has a fault.
    static func open(
        _ ports: OpenPorts,
        _ settings: Settings,
        _ directory: DataDirectory,
        _ clocks: Clocks,
        _ logger: Logger
    ) throws(StartError) -> Lab? {
        let listeners = ports.lab
        guard !listeners.isEmpty else { return nil }
        do throws(LabError) {
            let authority = try LabAuthority(in: directory.path + "/tls", now: clocks.seconds())
            if let reason = authority.reasonForMaking {
                logger.notice("Made an authority for the TLS lab: \(reason)", metadata: ["file": "\(authority.path)"])
            }
            let begin = authority.certificate.notBefore
            if begin > clocks.seconds() {
                logger.warning(
                    "The authority of the TLS lab in \(authority.path) is not valid before \(utcText(begin)); correct the clock"
                )
            }
            let identities = LabIdentities(
                authority: authority,
                hostName: settings.hostName,
                clock: clocks.seconds
            )
            for fault in Set(listeners.compactMap(\.fault)) { _ = try identities.identity(for: fault) }
            return Lab(listeners: listeners, identities: identities)
        } catch {
            let status: ExitStatus = error.code == .directoryUnusable ? .cannotCreate : .configuration
            throw StartError(status: status, faults: [error.description])
        }
    }

    private init(listeners: [SMTPListener], identities: LabIdentities) {
        self.listeners = listeners
        self.identities = identities
    }

    /// What clients under test trust.
    var authorityPath: String { identities.authority.path }

    /// What a handshake on a listener with that fault needs now; `nil` where it can no longer be made.
    func tls(for fault: LabFault) -> ServerTLS? {
        guard let identity = try? identities.identity(for: fault) else { return nil }
        return ServerTLS(
            context: identity.context,
            probeContext: identity.context,
            certificate: { _ in identity.leaf },
            trustPath: authorityPath,
            clientVerification: nil
        )
    }

    /// The lab as the message API tells of it.
    var description: LabDescription {
        LabDescription(
            report: report,
            // One port on several addresses is one.
            ports: listeners.reduce(into: []) { ports, listener in
                guard let fault = listener.fault, let mode = LabFault.Mode(rawValue: listener.tlsMode.rawValue),
                    !ports.contains(where: { $0.port == listener.port })
                else { return }
                ports.append(.init(port: listener.port, labCase: LabCase(fault, mode)))
            },
            authorityPath: authorityPath,
            authority: { [identities] in (try? identities.authority.certificate.pem()) ?? [] }
        )
    }

    /// The listeners as health tells of them.
    var health: [LabListenerHealth] {
        listeners.compactMap { listener in
            listener.fault.map {
                LabListenerHealth(
                    address: listener.address,
                    port: listener.port,
                    tlsMode: listener.tlsMode.rawValue,
                    fault: $0.rawValue
                )
            }
        }
    }
}
