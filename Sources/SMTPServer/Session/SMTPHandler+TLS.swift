import NIOCore
import NIOSSL
import SMTPProtocol
import TLSLab

extension SMTPHandler {
    /// Puts TLS between the network and this handler, with the certificate of this moment.
    func beginHandshake(_ context: ChannelHandlerContext) {
        if let way = listener.fault?.brokenHandshake { return beginBrokenHandshake(way, context) }
        guard let tls = environment.tls(listener.fault) else {
            end(.init(outcome: .handshakeFailed, reason: "There is no certificate to show."))
            return context.close(promise: nil)
        }
        let running = RunningHandshake(tls, viaSTARTTLS: listener.tlsMode == .startTLS, isProbe: isProbe)
        do {
            // TLS has a good-bye of its own; a bare end of the stream is the end of all.
            try context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
            try context.pipeline.syncOperations.addHandlers([running.inspector, running.handler], position: .first)
        } catch {
            end(.init(outcome: .handshakeFailed, reason: "TLS could not be set up: \(error)."))
            return context.close(promise: nil)
        }
        if listener.fault == .closesWithoutNotify { putAbruptEnd(context) }
        handshake = running
        transcript.event("The TLS handshake begins")
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        handshakeTimer = context.eventLoop.scheduleTask(in: settings.handshakeTimeout) {
            let (handler, context) = bound.value
            handler.handshakeTimedOut(context)
        }
    }

    func handshakeCompleted(_ context: ChannelHandlerContext) {
        guard let handshake, ending == nil else { return }
        handshakeTimer?.cancel()
        let observer = handshake.inspector.observer
        facts.tls = NegotiatedTLS(
            version: handshake.handler.tlsVersion.map(Self.name) ?? "",
            cipher: observer.cipherName,
            serverName: observer.clientHello?.serverName,
            isResumed: observer.isResumed,
            viaSTARTTLS: handshake.viaSTARTTLS,
            certificate: handshake.shownCertificate,
            clientCertificate: handshake.clientCertificate
        )
        if isMeasured { environment.metrics.handshake(result: "Completed", version: facts.tls?.version ?? "") }
        transcript.event("TLS \(facts.tls?.version ?? "") is established")
        context.pipeline.syncOperations.removeHandler(handshake.inspector, promise: nil)
        self.handshake = nil
        completedHandshake = handshake
        // RFC 3207 §4.2: what the client said before it does not count any more.
        facts.hello = nil
        facts.user = nil
        faults?.serverName = facts.tls?.serverName
        perform(session.tlsEstablished(), context)
        goOn(context)
    }

    /// A peer that speaks, or waits for, plain text on a port of implicit TLS is told so in plain text.
    func refusePlainText(wasSilent: Bool, _ context: ChannelHandlerContext) {
        guard let handshake, ending == nil else { return }
        if handshake.viaSTARTTLS {
            end(.commandInjection)
        } else {
            end(
                HandshakeDiagnosis.peerSpokePlainText(
                    listenerPort: listener.port,
                    wasSilent: wasSilent,
                    patience: settings.handshakeTimeout.inWords
                )
            )
            let refusal = HandshakeDiagnosis.plainTextRefusal
            transcript.sent(Array(refusal.utf8))
            handshake.inspector.writePlain(ByteBuffer(string: refusal))
        }
        handshake.inspector.closeAfterWrite()
    }

    func handshakeFailed(_ failure: HandshakeFailure) {
        guard let handshake else { return }
        let ending = diagnosis(of: handshake).ending(for: failure)
        if isMeasured { environment.metrics.handshake(result: ending.outcome.rawValue, version: "") }
        end(ending)
    }

    func diagnosis(of handshake: RunningHandshake) -> HandshakeDiagnosis {
        HandshakeDiagnosis(
            observer: handshake.inspector.observer,
            tls: handshake.tls,
            clientCertificate: handshake.clientCertificate,
            listenerPort: listener.port,
            patience: settings.handshakeTimeout.inWords
        )
    }

    private func handshakeTimedOut(_ context: ChannelHandlerContext) {
        guard let handshake, ending == nil else { return }
        if !handshake.viaSTARTTLS, handshake.inspector.observer.opening == .silent {
            return refusePlainText(wasSilent: true, context)
        }
        handshakeFailed(.timedOut)
        handshake.inspector.closeAfterWrite()
    }

    private static func name(of version: TLSVersion) -> String {
        switch version {
        case .tlsv1: "1.0"
        case .tlsv11: "1.1"
        case .tlsv12: "1.2"
        case .tlsv13: "1.3"
        }
    }
}
