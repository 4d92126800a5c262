import NIOCore
import NIOSSL
import SASL
import SMTPProtocol

/// Explains how a session ended: outcome, reason and advice, from what was recorded of it.
///
/// It is pure, so that each case is a row of a table in its tests.
struct SessionDiagnosis {
    /// A handshake that has something to say of the end.
    enum Handshake {
        /// It had not been completed.
        case running(HandshakeDiagnosis)
        /// It was, and the client has not introduced itself since.
        case completed(HandshakeDiagnosis)
    }

    /// What a client that is late failed to do.
    enum Delay {
        /// It sent nothing.
        case silence
        /// It sent something, but no whole command.
        case incompleteCommand
        /// The message did not end in time.
        case overdueMessage
    }

    var facts: SessionFacts
    /// How far the session had come.
    var stage: SessionStage
    /// Whether a message was kept.
    var hasDelivered: Bool
    var refusals: Refusals
    /// Why the latest authentication failed, in a sentence.
    var authenticationFailure: String?
    /// The rule of Faults that acted last.
    var rule: FaultRule?
    /// In bytes, as EHLO announced it.
    var announcedSize: Int
    var handshake: Handshake?
    var delay: Delay
    var settings: SMTPSettings

    /// What the cause means to the one who reads the record.
    func ending(for cause: TerminationCause) -> SessionEnding {
        switch cause {
        case .session(let end): ending(for: end)
        case .failed(let error): ending(for: error)
        case .stopped: stopped
        case .explained(let ending): ending
        }
    }

    /// What the machine's end means.
    private func ending(for end: SessionEnd) -> SessionEnding {
        switch end {
        case .completed: completed
        case .clientDisconnected(let stage): handshakeEnding(.closedByClient) ?? disconnected(at: stage)
        case .timedOut(let stage): timedOut(at: stage)
        case .faulted: closedByRule
        case .draining(let stage):
            SessionEnding(outcome: .serverShutdown, reason: "Letterlock was stopped, \(stage.phrase).")
        case .commandInjection: .commandInjection
        case .clientSpokeTLSOnPlainPort: spokeTLSOnPlainPort
        case .chunkSizeUnknown:
            SessionEnding(
                outcome: .commandRefused,
                reason: "The client said BDAT without a size that can be read.",
                advice: "The transcript of this session has the command."
            )
        case .notSMTP:
            SessionEnding(
                outcome: .notSMTP,
                reason: "The client sent a request of another protocol, such as HTTP, to port \(facts.listenerPort).",
                advice: "Port \(facts.listenerPort) speaks SMTP; the message API is on HttpPort, health on HealthPort."
            )
        case .tooManyErrors(let stage):
            SessionEnding(
                outcome: .tooManyErrors,
                reason: "Too many commands were refused, \(stage.phrase).",
                advice: Self.transcriptAdvice
            )
        }
    }

    static let transcriptAdvice = "The transcript of this session has each command and its reply."

    // MARK: - The client's own end

    private var completed: SessionEnding {
        if let refusalThatMattered { return refusalThatMattered }
        if case .completed(let diagnosis)? = handshake { return diagnosis.quit }
        guard hasDelivered else {
            // A client that requires STARTTLS says QUIT when it does not find it in the reply to EHLO.
            return SessionEnding(
                outcome: .noMailSent,
                reason: "The client said QUIT and sent no mail.",
                advice: missedSTARTTLSAdvice(at: stage)
            )
        }
        return SessionEnding(outcome: .completed, reason: "The client said QUIT.")
    }

    private func disconnected(at stage: SessionStage) -> SessionEnding {
        if let refusalThatMattered, !stage.isInContent { return refusalThatMattered }
        let isComplete = stage == .hello && hasDelivered
        return SessionEnding(
            outcome: isComplete ? .completed : .clientDisconnected,
            reason: "The client closed the connection without QUIT, \(stage.phrase).",
            advice: isComplete ? nil : rule == nil ? missedSTARTTLSAdvice(at: stage) : Self.ruleAdvice
        )
    }

    /// Advice for a client that leaves right after EHLO; one that began a transaction does not miss STARTTLS.
    private func missedSTARTTLSAdvice(at stage: SessionStage) -> String? {
        guard facts.listenerTLSMode == .none, stage == .hello else { return nil }
        return "If the client requires STARTTLS, which port \(facts.listenerPort) does not offer (TlsMode None): "
            + "set TlsMode to StartTls, or switch it off in the client."
    }

    private func timedOut(at stage: SessionStage) -> SessionEnding {
        let advice = "Look for what holds the client up; every command and every line must end with CR LF."
        let (reason, remedy) =
            switch delay {
            case .overdueMessage:
                (
                    "The message took longer than \(settings.messageTimeout.inWords) (MessageTimeout)",
                    "Look for what holds the client up, or raise MessageTimeout."
                )
            case .incompleteCommand:
                ("The client sent no whole command within \(settings.commandTimeout.inWords)", advice)
            case .silence:
                ("The client was silent for \(settings.commandTimeout.inWords)", advice)
            }
        return SessionEnding(outcome: .timedOut, reason: "\(reason), \(stage.phrase).", advice: remedy)
    }

    // MARK: - TLS

    /// What the handshake has to say of a client that left, or of its own failure; `nil` where it has nothing to do with it.
    private func handshakeEnding(_ failure: HandshakeFailure) -> SessionEnding? {
        switch handshake {
        case .running(let diagnosis)?, .completed(let diagnosis)?: diagnosis.ending(for: failure)
        case nil: nil
        }
    }

    /// An error came from the network or from the TLS library.
    private func ending(for error: any Error) -> SessionEnding {
        let isDisconnect =
            error is IOError || error as? NIOSSLError == .uncleanShutdown || error as? ChannelError == .eof
        switch handshake {
        case .running(let diagnosis)?:
            return diagnosis.ending(for: .library(error))
        case .completed(let diagnosis)?:
            // Some clients check the certificate only when the handshake is done, and leave before they say EHLO.
            return diagnosis.ending(for: isDisconnect ? .closedByClient : .library(error))
        case nil where isDisconnect:
            return disconnected(at: stage)
        case nil:
            return SessionEnding(
                outcome: facts.tls == nil ? .networkError : .tlsFailed,
                reason: "The connection failed \(stage.phrase): \(HandshakeDiagnosis.cause(of: error))."
            )
        }
    }

    private var spokeTLSOnPlainPort: SessionEnding {
        let port = facts.listenerPort
        if refusals.startTLSNotOffered {
            return SessionEnding(
                outcome: .startTLSNotOffered,
                reason:
                    "The client said STARTTLS, which port \(port) does not offer (TlsMode None), and began "
                    + "a TLS handshake although that was refused.",
                advice: "Set TlsMode to StartTls, or switch STARTTLS off in the client."
            )
        }
        let advice =
            facts.listenerTLSMode == .startTLS
            ? "Switch the client from implicit TLS (SSL/TLS, SMTPS) to STARTTLS"
            : "Switch TLS off in the client"
        return SessionEnding(
            outcome: .clientSpokeTLSOnPlainPort,
            reason: "The client began a TLS handshake at once, but port \(port) begins in plain text "
                + "(TlsMode \(facts.listenerTLSMode.rawValue)).",
            advice: "\(advice), or connect it to a port with TlsMode ImplicitTls."
        )
    }

    // MARK: - The server's end

    private var stopped: SessionEnding {
        let reason =
            if case .running? = handshake {
                "Letterlock was stopped during the TLS handshake."
            } else {
                "Letterlock was stopped and ShutdownGrace had passed."
            }
        return SessionEnding(outcome: .serverShutdown, reason: reason)
    }

    private var closedByRule: SessionEnding {
        SessionEnding(
            outcome: .faultActed,
            reason: "\(rule.map { "The rule “\($0.name)” of Faults" } ?? "A rule of Faults") closed the connection"
                + "\(rule.map { " at \($0.stage.rawValue)" } ?? "").",
            advice: Self.ruleAdvice
        )
    }

    static let ruleAdvice = "That was on purpose; GET /api/v1/faults and the setting Faults have the rules."
}

extension SessionStage {
    /// Whether all commands of the transaction were accepted: a client that leaves now does not do so for a refusal.
    var isInContent: Bool { self == .data || self == .content || self == .commit }
}

extension SessionEnding {
    static let commandInjection = SessionEnding(
        outcome: .commandInjection,
        reason: "Bytes in plain text came with STARTTLS or instead of the TLS handshake; they were not executed.",
        advice: "The client must wait for the reply to STARTTLS and then begin TLS. "
            + "If it does, something between it and this port inserts commands."
    )
}
