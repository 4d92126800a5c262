import SASL
import SMTPProtocol

extension SMTPHandler {
    /// Why a session that brought nothing did so, if something was refused; `nil` if a message was kept.
    var refusalThatMattered: SessionEnding? {
        guard messages.isEmpty else { return nil }
        if refusals.startTLSMissing, facts.tls == nil {
            return SessionEnding(
                outcome: .startTLSNotUsed,
                reason: "The client sent MAIL without TLS, which port \(listener.port) refuses "
                    + "(SecureConnectionRequired).",
                advice: "Switch STARTTLS on in the client, and make it required there."
            )
        }
        if refusals.startTLSNotOffered {
            return SessionEnding(
                outcome: .startTLSNotOffered,
                reason: "The client said STARTTLS, which port \(listener.port) does not offer (TlsMode None).",
                advice: "Set TlsMode to StartTls, or switch STARTTLS off in the client."
            )
        }
        if let authenticationEnding { return authenticationEnding }
        if refusals.messageTooLarge {
            return SessionEnding(
                outcome: .messageTooLarge,
                reason: "The message was larger than \(session.maximumMessageSize) bytes.",
                advice: session.maximumMessageSize == settings.maximumMessageSize
                    ? "Send a smaller message or raise MaximumMessageSize." : Self.faultAdvice
            )
        }
        if let lastFault, let reply = lastFault.action.reply, reply == refusals.last {
            return SessionEnding(
                outcome: .faultActed,
                reason: "The session brought no message; the rule “\(lastFault.name)” of Faults answered "
                    + "“\(reply.firstLine)”.",
                advice: Self.faultAdvice
            )
        }
        return refusals.last.map { reply in
            SessionEnding(
                outcome: .commandRefused,
                reason: "The session brought no message; the last refusal was “\(reply.firstLine)”.",
                advice: "The transcript of this session has each command and its reply."
            )
        }
    }

    private var authenticationEnding: SessionEnding? {
        if refusals.authenticationFailed, facts.user == nil {
            return SessionEnding(
                outcome: .authenticationFailed,
                reason: authenticationFailure ?? "The client was not believed.",
                advice: settings.authentication.credentials.acceptsAny
                    ? "The transcript of this session has each command and its reply."
                    : "Give the client a user of Users and its password, or set SmtpAllowAnyCredentials to true."
            )
        }
        if refusals.authenticationNeedsTLS, facts.tls == nil {
            return SessionEnding(
                outcome: .authenticationFailed,
                reason: "The client chose a mechanism of AUTH that shows the password, without TLS.",
                advice: "Switch STARTTLS on in the client, or allow the mechanism with AuthMechanismsWithoutTls."
            )
        }
        if refusals.authenticationMissing, facts.user == nil {
            return SessionEnding(
                outcome: .authenticationNotUsed,
                reason: "The client sent MAIL without AUTH, which AuthenticationRequired refuses.",
                advice:
                    "Give the client a user name and a password; any will do unless SmtpAllowAnyCredentials is false."
            )
        }
        return nil
    }

    /// A session that went well, and brought nothing.
    ///
    /// A client that requires STARTTLS says QUIT when it does not find it in the reply to EHLO.
    var noMailSent: SessionEnding {
        SessionEnding(
            outcome: .noMailSent,
            reason: "The client said QUIT and sent no mail.",
            advice: startTLSMayBeMissed(at: session.stage)
        )
    }

    /// Advice for a client that leaves right after EHLO; one that began a transaction does not miss STARTTLS.
    func startTLSMayBeMissed(at stage: SessionStage) -> String? {
        guard listener.tlsMode == .none, stage == .hello else { return nil }
        return "If the client requires STARTTLS, which port \(listener.port) does not offer (TlsMode None): "
            + "set TlsMode to StartTls, or switch it off in the client."
    }
}
