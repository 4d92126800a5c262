import NIOCore
import SMTPProtocol
import TLSLab

/// Watches a session on a port of the TLS lab, does what is wrong there on purpose, and tells the report of it.
final class LabSession {
    private let fault: LabFault
    private let configuration: SessionConfiguration
    private let recorder: SessionRecorder
    /// What the session shows of its client.
    private var evidence = LabEvidence()
    /// What was put in the place of TLS.
    private var broken: BrokenHandshake?
    /// Where the stream is ended without a word.
    private var abruptEnd: AbruptEnd?

    /// Gives nothing on a port that is as it should be.
    init?(_ configuration: SessionConfiguration, _ recorder: SessionRecorder) {
        guard let fault = configuration.listener.fault else { return nil }
        self.fault = fault
        self.configuration = configuration
        self.recorder = recorder
    }

    // MARK: - What the client does

    /// A step of the session took this from the front of `input`.
    func heard(_ heard: Heard, in input: ByteBuffer, isSecure: Bool) {
        evidence.heard(heard, in: input, isSecure: isSecure)
    }

    /// A response to a challenge of AUTH arrived.
    func heardCredentials(isSecure: Bool) {
        evidence.credentialsSent(isSecure: isSecure)
    }

    // MARK: - What is wrong

    /// Puts something in the place of TLS that does not make the handshake; says no where the handshake is as it should be.
    func breaksHandshake(_ context: ChannelHandlerContext) throws(HandshakeController.SetupError) -> Bool {
        guard let way = fault.brokenHandshake else { return false }
        let handler = BrokenHandshake(way)
        do {
            try context.pipeline.syncOperations.addHandler(handler, position: .first)
        } catch {
            throw .init(reason: "The lab's handshake could not be set up: \(error).")
        }
        broken = handler
        recorder.event("The TLS handshake is broken on purpose")
        return true
    }

    /// The client has been given what the fault is.
    func brokenHandshakeIsOver() {
        end(.brokenOnPurpose, "The port of the lab did not make the handshake, as its fault says.")
    }

    /// The client waited longer for the handshake than anybody may.
    func brokenHandshakeTimedOut() {
        end(
            .handshakeTimedOut,
            "The client did not give up within \(configuration.settings.handshakeTimeout.inWords) "
                + "(TlsHandshakeTimeout), in which the lab did not go on with the handshake."
        )
    }

    /// TLS stands between the network and the session.
    func handshakeBegan(_ context: ChannelHandlerContext) {
        guard fault == .closesWithoutNotify else { return }
        // On the network side of TLS, for what TLS must not know of.
        let end = AbruptEnd()
        guard (try? context.pipeline.syncOperations.addHandler(end, position: .first)) != nil else { return }
        abruptEnd = end
    }

    /// As much of a reply as is sent before the stream is cut off; `nil` where it is sent whole.
    ///
    /// That is done to the answer to EHLO under TLS.
    func front(of reply: Reply) -> [UInt8]? {
        guard fault == .closesWithoutNotify, recorder.facts.tls != nil, reply.code == 250, reply.lines.count > 1 else {
            return nil
        }
        let bytes = reply.wireBytes
        return Array(bytes.prefix(bytes.count / 2))
    }

    /// The front of a reply was sent: cuts the stream off without close_notify (RFC 8446 §6.1).
    func cut(behind front: [UInt8]) {
        recorder.sent(front + Array("\n".utf8))
        recorder.event("The stream is cut off here on purpose, without close_notify")
        end(
            .brokenOnPurpose,
            "The port of the lab cut its reply to EHLO short, without close_notify, as its fault says."
        )
        abruptEnd?.cut()
    }

    private func end(_ outcome: SessionOutcome, _ reason: String) {
        recorder.end(SessionEnding(outcome: outcome, reason: reason))
    }

    // MARK: - The report

    /// Tells the report what the session has shown, and the record that it was meant so.
    ///
    /// - Parameter handshake: one that was not completed.
    func conclude(_ session: inout EndedSession, handshake: HandshakeObserver?) {
        session.isExpected = true
        session.serverName = session.serverName ?? broken?.observer.clientHello?.serverName
        session.ending.advice =
            "This port belongs to the TLS lab (\(fault.rawValue)): it \(fault.whatIsWrong). "
            + "The right answer of a client is to \(fault.rightAnswer.phrase)."
        if hasClientHello(handshake) { evidence.clientHelloArrived() }
        if !recorder.isProbe, let visit = evidence.visit(session) { configuration.environment.lab?.record(visit) }
    }

    /// Whether a ClientHello arrived in any of the handshakes.
    private func hasClientHello(_ handshake: HandshakeObserver?) -> Bool {
        recorder.facts.tls != nil
            || [handshake, broken?.observer].contains { $0?.clientHello != nil || $0?.opening == .tls }
    }
}

extension LabFault.Answer {
    /// Goes on after "to".
    fileprivate var phrase: String {
        switch self {
        case .accept: "send its mail"
        case .refuse: "send neither mail nor credentials"
        case .disbelieve: "not act on what was said in clear"
        }
    }
}
