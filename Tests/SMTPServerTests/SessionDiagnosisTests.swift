import NIOCore
import NIOSSL
import SMTPProtocol
import Testing

@testable import SMTPServer

/// How a session ended, from what was recorded of it: rows of facts, and what they mean to the one who reads the record.
@Suite struct SessionDiagnosisTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var cause: @Sendable () -> TerminationCause
        var mode = TLSMode.startTLS
        var stage = SessionStage.hello
        var isSecure = false
        var user: String?
        var hasDelivered = false
        var refused: [Reply] = []
        var rule: FaultRule?
        var failure: String?
        var announcedSize = 50 << 20
        var delay = SessionDiagnosis.Delay.silence
        var outcome: SessionOutcome
        /// What the reason and the advice say.
        var reason = ""
        var advice: String?

        init(
            _ name: String,
            _ cause: @autoclosure @escaping @Sendable () -> TerminationCause,
            _ outcome: SessionOutcome,
            _ change: (inout Row) -> Void = { _ in }
        ) {
            self.name = name
            self.cause = cause
            self.outcome = outcome
            change(&self)
        }

        var testDescription: String { name }

        var diagnosis: SessionDiagnosis {
            var facts = SessionFacts(
                id: 1,
                listenerPort: 2525,
                listenerTLSMode: mode,
                remoteAddress: "192.0.2.1",
                started: 0
            )
            facts.user = user
            if isSecure {
                facts.tls = .init(version: "1.3", cipher: nil, serverName: nil, isResumed: false, viaSTARTTLS: true)
            }
            var refusals = Refusals()
            for reply in refused { refusals.note(reply) }
            return SessionDiagnosis(
                facts: facts,
                stage: stage,
                hasDelivered: hasDelivered,
                refusals: refusals,
                authenticationFailure: failure,
                rule: rule,
                announcedSize: announcedSize,
                handshake: nil,
                delay: delay,
                settings: SMTPSettings.forTests.with { $0.maximumMessageSize = 50 << 20 }
            )
        }
    }

    private static let quit = TerminationCause.session(.completed)
    private static let left = TerminationCause.session(.clientDisconnected(.hello))
    private static let rule = FaultRule(
        name: "greylist",
        stage: .recipient,
        action: FaultAction(reply: .tooManyRecipients)
    )

    static let goodbyes = [
        Row("mail, then QUIT", quit, .completed) { $0.hasDelivered = true },
        Row("QUIT alone", quit, .noMailSent) { $0.stage = .greeting },
        Row("QUIT after EHLO, on a port without STARTTLS", quit, .noMailSent) {
            $0.mode = .none
            $0.advice = "set TlsMode to StartTls"
        },
        Row("mail, then gone", left, .completed) { $0.hasDelivered = true },
        Row("gone after EHLO", left, .clientDisconnected) { $0.reason = "after EHLO" },
        Row("gone after EHLO, on a port without STARTTLS", left, .clientDisconnected) {
            $0.mode = .none
            $0.advice = "requires STARTTLS"
        },
        Row("gone after RCPT", .session(.clientDisconnected(.recipients)), .clientDisconnected) {
            $0.mode = .none
            $0.hasDelivered = true
            $0.reason = "after RCPT"
        },
        Row("gone after a rule acted", left, .clientDisconnected) {
            $0.rule = rule
            $0.advice = "on purpose"
        },
        Row("gone inside a message, after a refusal", .session(.clientDisconnected(.content)), .clientDisconnected) {
            $0.refused = [.tooManyRecipients]
        },
    ]

    static let refusals = [
        Row("MAIL before STARTTLS", quit, .startTLSNotUsed) { $0.refused = [.startTLSRequired] },
        Row("the same, and then TLS", quit, .commandRefused) {
            $0.refused = [.startTLSRequired]
            $0.isSecure = true
        },
        Row("STARTTLS on a port without it", left, .startTLSNotOffered) { $0.refused = [.noTLSHere] },
        Row("a wrong password", quit, .authenticationFailed) {
            $0.refused = [.authenticationFailed]
            $0.failure = "The client gave a wrong password for “a” (PLAIN)."
            $0.reason = "wrong password for “a”"
        },
        Row("a wrong password, then the right one", quit, .commandRefused) {
            $0.refused = [.authenticationFailed]
            $0.user = "a"
        },
        Row("a mechanism that shows the password", quit, .authenticationFailed) {
            $0.refused = [.mechanismNeedsTLS]
            $0.advice = "AuthMechanismsWithoutTls"
        },
        Row("MAIL before AUTH", quit, .authenticationNotUsed) { $0.refused = [.authenticationRequired] },
        Row("a message beyond the limit", quit, .messageTooLarge) {
            $0.refused = [.messageTooLarge]
            $0.advice = "raise MaximumMessageSize"
        },
        Row("a message beyond the SIZE of a rule", quit, .messageTooLarge) {
            $0.refused = [.messageTooLarge]
            $0.announcedSize = 1_000
            $0.reason = "1000 bytes"
            $0.advice = "on purpose"
        },
        Row("what a rule answered", quit, .faultActed) {
            $0.refused = [.tooManyRecipients]
            $0.rule = rule
            $0.reason = "“greylist”"
        },
        Row("anything else", quit, .commandRefused) {
            $0.refused = [.lineTooLong, .tooManyRecipients]
            $0.reason = "452 4.5.3"
        },
        Row("refused beside a message that was kept", quit, .completed) {
            $0.refused = [.tooManyRecipients]
            $0.hasDelivered = true
        },
    ]

    static let others = [
        Row("silence", .session(.timedOut(.mail)), .timedOut) { $0.reason = "was silent for" },
        Row("half a command", .session(.timedOut(.mail)), .timedOut) {
            $0.delay = .incompleteCommand
            $0.reason = "no whole command"
        },
        Row("a message that takes too long", .session(.timedOut(.content)), .timedOut) {
            $0.delay = .overdueMessage
            $0.advice = "MessageTimeout"
        },
        Row("a rule that closes", .session(.faulted), .faultActed) {
            $0.rule = rule
            $0.reason = "at Rcpt"
        },
        Row("the server stops", .session(.draining(.hello)), .serverShutdown),
        Row("the server waits no longer", .stopped, .serverShutdown) { $0.reason = "ShutdownGrace" },
        Row("injected commands", .session(.commandInjection), .commandInjection),
        Row("TLS at once, on a port of STARTTLS", .session(.clientSpokeTLSOnPlainPort), .clientSpokeTLSOnPlainPort) {
            $0.advice = "to STARTTLS"
        },
        Row("TLS at once, on a port without", .session(.clientSpokeTLSOnPlainPort), .clientSpokeTLSOnPlainPort) {
            $0.mode = .none
            $0.advice = "Switch TLS off"
        },
        Row("TLS although STARTTLS was refused", .session(.clientSpokeTLSOnPlainPort), .startTLSNotOffered) {
            $0.mode = .none
            $0.refused = [.noTLSHere]
        },
        Row("BDAT without a size", .session(.chunkSizeUnknown), .commandRefused),
        Row("HTTP", .session(.notSMTP), .notSMTP) { $0.reason = "port 2525" },
        Row("too many errors", .session(.tooManyErrors(.hello)), .tooManyErrors),
        Row("the network fails", .failed(NIOSSLError.unableToValidateCertificate), .networkError),
        Row("TLS fails", .failed(NIOSSLError.unableToValidateCertificate), .tlsFailed) { $0.isSecure = true },
        Row("the network is reset", .failed(IOError(errnoCode: 104, reason: "reset")), .clientDisconnected),
        Row("TLS ends without a good-bye", .failed(NIOSSLError.uncleanShutdown), .clientDisconnected) {
            $0.isSecure = true
        },
        Row("no certificate", .explained(.init(outcome: .handshakeFailed, reason: "none")), .handshakeFailed),
    ]

    @Test("A session is explained as its row says", arguments: goodbyes + refusals + others)
    func row(row: Row) throws {
        let ending = row.diagnosis.ending(for: row.cause())
        #expect(ending.outcome == row.outcome)
        #expect(ending.reason.contains(row.reason), "\(ending.reason)")
        if let advice = row.advice { #expect(try #require(ending.advice).contains(advice)) }
    }
}
