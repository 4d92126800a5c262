import FoundationEssentials
import MessageStore
import SMTPProtocol
import SMTPServer
import TLSIdentity

/// The one line that `systemctl status` shows: modes and ports, the certificate's expiry, and the messages held.
struct ServiceStatus: Sendable {
    let settings: LiveSettings
    let ports: OpenPorts
    let certificates: CertificateManager?
    let store: MessageStore
    let clocks: Clocks

    func text() async -> String {
        var parts = ports.smtpByMode.map { mode, listeners in
            let ports = Set(listeners.map(\.port)).sorted().map(String.init).joined(separator: ", ")
            return "TlsMode \(mode.rawValue) on \(ports)"
        }
        if let facts = certificates?.current?.facts {
            let days = facts.daysLeft(at: clocks.seconds())
            let verb = days < 0 ? "expired" : "expires"
            parts.append("certificate \(verb) \(facts.expiryDay) (\(days) days)")
        }
        if let fault = settings.reloadFault {
            parts.append("a reload was refused: \(fault)")
        } else if let fault = certificates?.replacementFault {
            parts.append("a replacement was refused: \(fault)")
        }
        if let held = try? await store.messages(start: 0, limit: 0).total {
            parts.append("\(held) \(held == 1 ? "message" : "messages") held")
        }
        return parts.joined(separator: "; ")
    }
}

extension CertificateFacts {
    /// The day on which the certificate expires, as `2036-11-20`.
    var expiryDay: String {
        Date(timeIntervalSince1970: Double(notAfter)).formatted(.iso8601.year().month().day())
    }
}
