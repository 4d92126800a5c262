import SASL
import SMTPProtocol

extension SessionDiagnosis {
    /// Why a session that brought nothing did so, if something was refused; `nil` if a message was kept.
    var refusalThatMattered: SessionEnding? {
        guard !hasDelivered else { return nil }
        return startTLSRefusal ?? authenticationRefusal ?? sizeRefusal ?? refusalByRule
            ?? refusals.last.map { reply in
                SessionEnding(
                    outcome: .commandRefused,
                    reason: "The session brought no message; the last refusal was “\(reply.firstLine)”.",
                    advice: Self.transcriptAdvice
                )
            }
    }

    private var startTLSRefusal: SessionEnding? {
        if refusals.startTLSMissing, facts.tls == nil {
            return SessionEnding(
                outcome: .startTLSNotUsed,
                reason: "The client sent MAIL without TLS, which port \(facts.listenerPort) refuses "
                    + "(SecureConnectionRequired).",
                advice: "Switch STARTTLS on in the client, and make it required there."
            )
        }
        guard refusals.startTLSNotOffered else { return nil }
        return SessionEnding(
            outcome: .startTLSNotOffered,
            reason: "The client said STARTTLS, which port \(facts.listenerPort) does not offer (TlsMode None).",
            advice: "Set TlsMode to StartTls, or switch STARTTLS off in the client."
        )
    }

    private var authenticationRefusal: SessionEnding? {
        if refusals.authenticationFailed, facts.user == nil {
            return SessionEnding(
                outcome: .authenticationFailed,
                reason: authenticationFailure ?? "The client was not believed.",
                advice: settings.authentication.credentials.acceptsAny
                    ? Self.transcriptAdvice
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
        guard refusals.authenticationMissing, facts.user == nil else { return nil }
        return SessionEnding(
            outcome: .authenticationNotUsed,
            reason: "The client sent MAIL without AUTH, which AuthenticationRequired refuses.",
            advice: "Give the client a user name and a password; any will do unless SmtpAllowAnyCredentials is false."
        )
    }

    private var sizeRefusal: SessionEnding? {
        guard refusals.messageTooLarge else { return nil }
        return SessionEnding(
            outcome: .messageTooLarge,
            reason: "The message was larger than \(announcedSize) bytes.",
            advice: announcedSize == settings.maximumMessageSize
                ? "Send a smaller message or raise MaximumMessageSize." : Self.ruleAdvice
        )
    }

    private var refusalByRule: SessionEnding? {
        guard let rule, let reply = rule.action.reply, reply == refusals.last else { return nil }
        return SessionEnding(
            outcome: .faultActed,
            reason: "The session brought no message; the rule “\(rule.name)” of Faults answered "
                + "“\(reply.firstLine)”.",
            advice: Self.ruleAdvice
        )
    }
}
