import NIOCore
import NIOSSL

/// A TLS handshake that is going on.
struct RunningHandshake {
    let inspector = HandshakeInspector()
    let handler: NIOSSLServerHandler
    let tls: ServerTLS
    let viaSTARTTLS: Bool
    private let verdict: ClientVerdict

    /// Prepares a handshake; our own probe is not asked for a certificate.
    init(_ tls: ServerTLS, viaSTARTTLS: Bool, isProbe: Bool) {
        self.tls = tls
        self.viaSTARTTLS = viaSTARTTLS
        let verdict = ClientVerdict()
        self.verdict = verdict
        guard let verification = tls.clientVerification, !isProbe else {
            handler = NIOSSLServerHandler(context: isProbe ? tls.probeContext : tls.context)
            return
        }
        handler = NIOSSLServerHandler(context: tls.context) { chain, promise in
            verdict.certificate = ClientCertificate(chain, judgedBy: verification.anchors)
            let isAccepted = !verification.isRequired || verdict.certificate.map { $0.fault == nil } == true
            promise.succeed(isAccepted ? .certificateVerified : .failed)
        }
    }

    /// What the client presented; `nil` where it was not asked, or had none.
    var clientCertificate: ClientCertificate? {
        if let certificate = verdict.certificate { return certificate }
        // A resumed session does not present it again, but goes on with the one of its beginning.
        guard let verification = tls.clientVerification, let certificate = handler.peerCertificate else { return nil }
        return ClientCertificate([certificate], judgedBy: verification.anchors)
    }

    /// The certificate that the client was shown; `nil` where none was.
    private var shownCertificate: ShownCertificate? {
        guard inspector.observer.certificateWasSent else { return nil }
        return ShownCertificate(tls.certificate(inspector.observer.clientHello?.serverName))
    }

    /// What was agreed on, once it is done.
    var negotiated: NegotiatedTLS {
        let observer = inspector.observer
        return NegotiatedTLS(
            version: handler.tlsVersion.map(Self.name) ?? "",
            cipher: observer.cipherName,
            serverName: observer.clientHello?.serverName,
            isResumed: observer.isResumed,
            viaSTARTTLS: viaSTARTTLS,
            certificate: shownCertificate,
            clientCertificate: clientCertificate
        )
    }

    private static func name(of version: TLSVersion) -> String {
        switch version {
        case .tlsv1: "1.0"
        case .tlsv11: "1.1"
        case .tlsv12: "1.2"
        case .tlsv13: "1.3"
        }
    }

    /// What the verification has found, kept for the session's record.
    ///
    /// Only ever touched on the connection's event loop.
    private final class ClientVerdict {
        var certificate: ClientCertificate?
    }
}
