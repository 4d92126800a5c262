import NIOCore
import NIOSSL
import SMTPProtocol

/// The TLS handshake of a session: puts TLS between the network and the session, watches over it, and knows what it has to
/// say of a client that leaves.
final class HandshakeController {
    /// TLS could not be put in place.
    struct SetupError: Error {
        /// In a sentence.
        var reason: String
    }

    private let configuration: SessionConfiguration
    private let recorder: SessionRecorder
    private let lab: LabSession?
    private var running: RunningHandshake?
    /// The one that is done, for what it can say of a client that leaves right after it.
    private var completed: RunningHandshake?
    private var timer: Scheduled<Void>?

    init(_ configuration: SessionConfiguration, _ recorder: SessionRecorder, _ lab: LabSession?) {
        self.configuration = configuration
        self.recorder = recorder
        self.lab = lab
    }

    private var listener: SMTPListener { configuration.listener }
    private var patience: String { configuration.settings.handshakeTimeout.inWords }

    var isRunning: Bool { running != nil }

    /// What has been seen of it while it runs.
    var observer: HandshakeObserver? { running?.inspector.observer }

    // MARK: - Its course

    /// Puts TLS between the network and the session, with the certificate of this moment; closes the connection where that
    /// cannot be done.
    func begin(_ context: ChannelHandlerContext) {
        do throws(SetupError) {
            if let lab, try lab.breaksHandshake(context) {
                limitTime {
                    lab.brokenHandshakeTimedOut()
                    context.close(promise: nil)
                }
            } else {
                try start(context)
                lab?.handshakeBegan(context)
                limitTime { self.timedOut() }
            }
        } catch {
            recorder.end(SessionEnding(outcome: .handshakeFailed, reason: error.reason))
            context.close(promise: nil)
        }
    }

    private func start(_ context: ChannelHandlerContext) throws(SetupError) {
        guard let tls = configuration.environment.tls(listener.fault) else {
            throw SetupError(reason: "There is no certificate to show.")
        }
        let handshake = RunningHandshake(tls, viaSTARTTLS: listener.tlsMode == .startTLS, isProbe: recorder.isProbe)
        do {
            // TLS has a good-bye of its own; a bare end of the stream is the end of all.
            try context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
            let handlers: [any ChannelHandler] = [handshake.inspector, handshake.handler]
            try context.pipeline.syncOperations.addHandlers(handlers, position: .first)
        } catch {
            throw SetupError(reason: "TLS could not be set up: \(error).")
        }
        running = handshake
        recorder.event("The TLS handshake begins")
    }

    private func limitTime(_ timedOut: @escaping () -> Void) {
        let patience = configuration.settings.handshakeTimeout
        timer = configuration.eventLoop.assumeIsolated().scheduleTask(in: patience, timedOut)
    }

    /// The TLS library says that it is done; says no where none is running.
    func complete(_ context: ChannelHandlerContext) -> Bool {
        guard let running, recorder.ending == nil else { return false }
        timer?.cancel()
        recorder.secured(by: running.negotiated)
        context.pipeline.syncOperations.removeHandler(running.inspector, promise: nil)
        self.running = nil
        completed = running
        return true
    }

    /// The client has stayed beyond the handshake, which has nothing more to say.
    func clientStayed() {
        completed = nil
    }

    func cancel() {
        timer?.cancel()
    }

    // MARK: - Its failure

    /// What it has to say of the end of the session.
    ///
    /// - Parameter isIntroduced: whether the client has said EHLO or HELO since.
    func diagnosis(isIntroduced: Bool) -> SessionDiagnosis.Handshake? {
        if let running { return .running(diagnosis(of: running)) }
        guard let completed, !isIntroduced else { return nil }
        return .completed(diagnosis(of: completed))
    }

    private func diagnosis(of handshake: RunningHandshake) -> HandshakeDiagnosis {
        HandshakeDiagnosis(
            observer: handshake.inspector.observer,
            tls: handshake.tls,
            clientCertificate: handshake.clientCertificate,
            listenerPort: listener.port,
            patience: patience
        )
    }

    private func timedOut() {
        guard let running, recorder.ending == nil else { return }
        if !running.viaSTARTTLS, running.inspector.observer.opening == .silent {
            return refusePlainText(wasSilent: true)
        }
        let ending = diagnosis(of: running).ending(for: .timedOut)
        recorder.handshakeFailed(ending)
        recorder.end(ending)
        // TLS could only send an alert that nobody reads.
        running.inspector.closeAfterWrite()
    }

    /// A peer that speaks, or waits for, plain text on a port of implicit TLS is told so in plain text.
    func refusePlainText(wasSilent: Bool) {
        guard let running, recorder.ending == nil else { return }
        if running.viaSTARTTLS {
            recorder.end(.commandInjection)
        } else {
            recorder.end(
                HandshakeDiagnosis.peerSpokePlainText(
                    listenerPort: listener.port,
                    wasSilent: wasSilent,
                    patience: patience
                )
            )
            let refusal = Reply.portSpeaksTLS.wireBytes
            recorder.sent(refusal)
            running.inspector.writePlain(ByteBuffer(bytes: refusal))
        }
        running.inspector.closeAfterWrite()
    }
}
