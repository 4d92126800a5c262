import BoundedResources
import Cryptography
import NIOSSL
import SMTPProtocol

/// Says why a handshake failed and what to change, from the facts at hand.
struct HandshakeDiagnosis {
    var observer: HandshakeObserver
    var tls: ServerTLS
    /// What the client presented.
    var clientCertificate: ClientCertificate?
    var listenerPort: Int
    /// How long a handshake may take, in words.
    var patience: String

    func ending(for failure: HandshakeFailure) -> SessionEnding {
        switch failure {
        case .timedOut: timedOut
        case .closedByClient: alert.map(refusal(by:)) ?? closed
        case .library(let error): alert(in: error).map(refusal(by:)) ?? broken(error)
        }
    }

    static func peerSpokePlainText(listenerPort: Int, wasSilent: Bool, patience: String) -> SessionEnding {
        let what =
            wasSilent
            ? "The client sent nothing for \(patience): it waits for a greeting in plain text"
            : "The client sent plain text"
        return SessionEnding(
            outcome: .clientSpokePlainOnTLSPort,
            reason: "\(what), but port \(listenerPort) speaks TLS from the first byte (TlsMode ImplicitTls).",
            advice: "Switch the client to implicit TLS (often called SSL/TLS or SMTPS) for this port, "
                + "or connect it to a port with TlsMode StartTls or None."
        )
    }

    // MARK: - The client's alert

    private var alert: TLSAlert? { observer.clearAlert }

    private func alert(in error: any Error) -> TLSAlert? {
        alert ?? TLSAlert(inErrorText: String(describing: error))
    }

    private func refusal(by alert: TLSAlert) -> SessionEnding {
        var ending = unnamedRefusal(by: alert)
        ending.alert = alert.name
        return ending
    }

    private func unnamedRefusal(by alert: TLSAlert) -> SessionEnding {
        let sent = "The client ended the handshake with the TLS alert \(alert.name) (\(alert.code))"
        switch alert.name {
        case _ where alert.concernsCertificate:
            return SessionEnding(
                outcome: .clientRejectedCertificate,
                reason: "\(sent): it refused the certificate it was shown.",
                advice: certificateAdvice
            )
        case "internal_error" where observer.certificateWasSent:
            // Perl's IO::Socket::SSL ends so when the name is another.
            return SessionEnding(
                outcome: .clientRejectedCertificate,
                reason: "\(sent) after it was shown the certificate: it probably refused it.",
                advice: certificateAdvice
            )
        case "protocol_version":
            return noSharedVersion(sent + ".")
        case "handshake_failure", "insufficient_security":
            return noSharedCipher(sent + ".")
        default:
            return SessionEnding(
                outcome: .handshakeFailed,
                reason: sent + ".",
                advice: "Look into the client's log for what it did not like."
            )
        }
    }

    private var certificateAdvice: String {
        let asked = observer.clientHello?.serverName
        let shown = tls.certificate(asked)
        if let outOfDate = outOfDate(shown) { return outOfDate }
        let names = shown.names.map(\.description).joined(separator: ", ").shortened(to: .field)
        if let asked, !shown.covers(SubjectAlternativeName(asked)) {
            return "The client asked for \(asked), the certificate is for \(names): connect by one of these names, "
                + "or add \(asked) to TlsCertificateNames. The client must also trust \(tls.trustPath)."
        }
        let advice = "Let the client trust \(tls.trustPath) and connect by a name of the certificate (\(names))."
        return asked == nil
            ? advice + " It asked for no name: if it connects by an IP address, add that to TlsCertificateNames."
            : advice
    }

    private func outOfDate(_ shown: Certificate) -> String? {
        let now = WallClock.milliseconds() / 1_000
        if shown.notAfter < now {
            return "The certificate \(shown.subject) expired on \(utcText(shown.notAfter)): renew it."
        }
        if shown.notBefore > now {
            return "The certificate \(shown.subject) is not valid until \(utcText(shown.notBefore)): "
                + "correct the clock of this machine, or use a certificate that is valid now."
        }
        return nil
    }

    // MARK: - No alert

    /// The handshake was completed, and QUIT is all that the client said then, as Postfix does that must verify and cannot.
    var quit: SessionEnding {
        SessionEnding(
            outcome: .clientRejectedCertificate,
            reason: "The client said QUIT right after the handshake in which it was shown the certificate: "
                + "it probably refused it.",
            advice: certificateAdvice
        )
    }

    private var closed: SessionEnding {
        if observer.certificateWasSent {
            return SessionEnding(
                outcome: .clientRejectedCertificate,
                reason: "The client closed the connection without an alert after it was shown the certificate: "
                    + "it probably refused it.",
                advice: certificateAdvice
            )
        }
        return SessionEnding(
            outcome: .clientDisconnected,
            reason: observer.opening == .silent
                ? "The client closed the connection before the TLS handshake began."
                : "The client closed the connection in the middle of the TLS handshake, before it was shown a certificate.",
            advice: nil
        )
    }

    private var timedOut: SessionEnding {
        SessionEnding(
            outcome: .handshakeTimedOut,
            reason: "The TLS handshake was not done within \(patience).",
            advice: "Look for what holds the client up between its TLS messages, or raise TlsHandshakeTimeout."
        )
    }

    private func broken(_ error: any Error) -> SessionEnding {
        let text = Self.cause(of: error)
        if text.contains("UNSUPPORTED_PROTOCOL") || text.contains("WRONG_VERSION") || text.contains("VERSION_TOO_LOW") {
            return noSharedVersion("Client and server have no TLS version in common.")
        }
        if text.contains("NO_SHARED_CIPHER") {
            return noSharedCipher("Client and server have no cipher suite in common.")
        }
        if text.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE") || text.contains("CERTIFICATE_VERIFY_FAILED") {
            return clientCertificateRefused
        }
        if case NIOSSLError.uncleanShutdown = error { return closed }
        if text.contains("EOF during handshake") { return closed }
        return SessionEnding(
            outcome: .handshakeFailed,
            reason: "The TLS handshake failed: \(text).",
            advice: "Try the same connection with: openssl s_client -connect HOST:\(listenerPort)"
        )
    }

    private var clientCertificateRefused: SessionEnding {
        let reason =
            if let clientCertificate {
                "The client's certificate \(clientCertificate.subject) (issued by \(clientCertificate.issuer), SHA-256 "
                    + "\(clientCertificate.fingerprintSHA256), valid \(clientCertificate.validity)) was refused: "
                    + "\(clientCertificate.verdict)."
            } else {
                "The client showed no certificate, which TlsClientCertificate Require asks for."
            }
        return SessionEnding(
            outcome: .clientCertificateRefused,
            reason: reason,
            advice: "Give the client a certificate that an authority in TlsClientAuthority has signed, and its key, "
                + "or set TlsClientCertificate to Request or None."
        )
    }

    // MARK: - Nothing in common

    private func noSharedVersion(_ reason: String) -> SessionEnding {
        let hello = observer.clientHello
        let offered =
            switch (hello?.lowestVersion, hello?.highestVersion) {
            case (let lowest?, let highest?):
                lowest == highest
                    ? " It offered only TLS \(lowest.name)." : " It offered TLS \(lowest.name) to \(highest.name)."
            case (nil, let highest?): " It offered at most TLS \(highest.name)."
            default: ""
            }
        return SessionEnding(
            outcome: .noSharedVersion,
            reason: reason + offered,
            // With a client that has TLS 1.3, only a server without it has nothing in common.
            advice: hello?.highestVersion == .tls13
                ? "Let Letterlock accept TLS 1.3 with TlsMaximumVersion, or allow the client TLS 1.2."
                : "Allow the client a newer TLS version, or let Letterlock accept its own with TlsMinimumVersion."
        )
    }

    private func noSharedCipher(_ reason: String) -> SessionEnding {
        var reason = reason
        if let hello = observer.clientHello, !hello.cipherSuites.isEmpty {
            reason += " It offered \(hello.cipherSuites.map(CipherSuite.name(of:)).joined(separator: ", "))"
            reason += hello.furtherCipherSuites > 0 ? " and \(hello.furtherCipherSuites) more." : "."
        }
        return SessionEnding(
            outcome: .noSharedCipher,
            reason: reason,
            advice:
                "Allow the client the cipher suites of TLS 1.3, or of TLS 1.2 those with ECDHE and AES-GCM or ChaCha20; "
                + "for TLS 1.2, Letterlock can be given others by TlsCiphers."
        )
    }

    /// The library's error without the path of the source file it was built from.
    static func cause(of error: any Error) -> String {
        let text = String(describing: error)
        // …error:1000007d:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER at /path:line
        guard let marker = text.range(of: "OPENSSL_internal:") else { return text.shortened(to: .field) }
        return String(text[marker.upperBound...].prefix { $0 != " " && $0 != "]" && $0 != ")" }).shortened(to: .field)
    }
}
