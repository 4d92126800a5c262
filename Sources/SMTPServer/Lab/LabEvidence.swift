import BoundedResources
import NIOCore
import SMTPProtocol
import TLSLab

/// What a session on a port of the lab says about its client, collected while it runs.
struct LabEvidence {
    /// The name of EHLO or HELO, also of one before TLS.
    private var hello: String?
    private var askedForTLS = false
    private var saidHelloUnderTLS = false
    /// The mechanism of the latest AUTH.
    private var mechanism: String?
    private var credentials: LabVisit.Credentials?
    private var startedMail = false
    private var mailInClear = false

    /// A client began a handshake.
    mutating func clientHelloArrived() { askedForTLS = true }

    /// What a step of the session took from the front of `input`.
    mutating func heard(_ heard: Heard, in input: ByteBuffer, isSecure: Bool) {
        guard case .command(let shown, let hidden) = heard else { return }
        let words = input.readableBytesView.prefix(shown)
            .split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
            .prefix(2).map { String(decoding: $0, as: UTF8.self).shortened(to: .line) }
        switch words.first?.uppercased() {
        case "EHLO", "HELO":
            hello = words.dropFirst().first ?? hello
            if isSecure { saidHelloUnderTLS = true }
        case "STARTTLS":
            askedForTLS = true
        case "MAIL":
            startedMail = true
            if !isSecure { mailInClear = true }
        case "AUTH":
            mechanism = words.dropFirst().first?.uppercased()
            if hidden > 0 { credentialsSent(isSecure: isSecure) }
        default:
            break
        }
    }

    /// A response to a challenge of AUTH arrived.
    mutating func credentialsSent(isSecure: Bool) {
        let inClear = credentials?.inClear == true || !isSecure
        credentials = .init(mechanism: mechanism ?? "", user: nil, inClear: inClear)
    }

    /// The session as the report takes it, once it is over; `nil` where the port has no fault.
    func visit(_ session: EndedSession) -> LabVisit? {
        guard let fault = session.facts.listenerFault,
            let mode = LabFault.Mode(rawValue: session.facts.listenerTLSMode.rawValue)
        else {
            return nil
        }
        var credentials = credentials
        credentials?.user = session.facts.user
        return LabVisit(
            session: session.facts.id,
            fault: fault,
            mode: mode,
            remoteAddress: session.facts.remoteAddress,
            started: session.facts.started,
            ended: session.ended,
            hello: hello,
            askedForTLS: askedForTLS,
            tlsVersion: session.facts.tls?.version,
            saidHelloUnderTLS: saidHelloUnderTLS,
            alert: session.ending.alert,
            outcome: session.ending.outcome.rawValue,
            reason: session.ending.reason,
            credentials: credentials,
            startedMail: startedMail,
            mailInClear: mailInClear,
            messages: session.messages
        )
    }
}
