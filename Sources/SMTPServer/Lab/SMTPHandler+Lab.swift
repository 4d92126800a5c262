import NIOCore
import SMTPProtocol
import TLSLab

extension SMTPHandler {
    /// Puts something in the place of TLS that does not make the handshake.
    func beginBrokenHandshake(_ way: BrokenHandshake.Way, _ context: ChannelHandlerContext) {
        let broken = BrokenHandshake(way)
        do {
            try context.pipeline.syncOperations.addHandler(broken, position: .first)
        } catch {
            end(.init(outcome: .handshakeFailed, reason: "The lab's handshake could not be set up: \(error)."))
            return context.close(promise: nil)
        }
        brokenHandshake = broken
        transcript.event("The TLS handshake is broken on purpose")
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        handshakeTimer = context.eventLoop.scheduleTask(in: settings.handshakeTimeout) {
            let (handler, context) = bound.value
            handler.end(
                .init(
                    outcome: .handshakeTimedOut,
                    reason: "The client did not give up within \(handler.settings.handshakeTimeout.inWords) "
                        + "(TlsHandshakeTimeout), in which the lab did not go on with the handshake."
                )
            )
            context.close(promise: nil)
        }
    }

    /// The client has been given what the fault is.
    func brokenHandshakeIsOver() {
        end(
            .init(
                outcome: .brokenOnPurpose,
                reason: "The port of the lab did not make the handshake, as its fault says."
            )
        )
    }

    /// On the network side of TLS, for what TLS must not know of.
    func putAbruptEnd(_ context: ChannelHandlerContext) {
        let end = AbruptEnd()
        guard (try? context.pipeline.syncOperations.addHandler(end, position: .first)) != nil else { return }
        abruptEnd = end
    }

    /// Sends the front of the reply to EHLO and cuts the stream off without close_notify (RFC 8446 §6.1).
    func cutShort(_ reply: Reply, _ context: ChannelHandlerContext) {
        let bytes = reply.wireBytes
        let front = Array(bytes.prefix(bytes.count / 2))
        transcript.sent(front + Array("\n".utf8))
        transcript.event("The stream is cut off here on purpose, without close_notify")
        output.writeBytes(front)
        flush(context)
        end(
            .init(
                outcome: .brokenOnPurpose,
                reason: "The port of the lab cut its reply to EHLO short, without close_notify, as its fault says."
            )
        )
        abruptEnd?.cut()
    }

    /// Whether this reply is the one that is to be cut short: the answer to EHLO under TLS.
    func isToBeCutShort(_ reply: Reply) -> Bool {
        listener.fault == .closesWithoutNotify && facts.tls != nil && reply.code == 250 && reply.lines.count > 1
    }

    /// Tells the report what the session has shown, and the record that it was meant so.
    func concludeLab(_ session: inout EndedSession) {
        guard let fault = listener.fault else { return }
        session.serverName = session.serverName ?? brokenHandshake?.observer.clientHello?.serverName
        session.ending.advice =
            "This port belongs to the TLS lab (\(fault.rawValue)): it \(fault.whatIsWrong). "
            + "The right answer of a client is to \(fault.rightAnswer.phrase)."
        var evidence = evidence
        if hasClientHello { evidence.clientHelloArrived() }
        if !isProbe, let visit = evidence.visit(session) { environment.lab?.record(visit) }
    }

    /// Whether a ClientHello arrived in any of the handshakes.
    private var hasClientHello: Bool {
        let observers = [handshake?.inspector.observer, brokenHandshake?.observer]
        return facts.tls != nil || observers.contains { $0?.clientHello != nil || $0?.opening == .tls }
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
