import BoundedResources
import Logging
import NIOCore
import SASL
import SMTPProtocol
import Synchronization

/// Runs the exchange of AUTH: has each response of the client checked on a thread that may block, for the hash of a password
/// takes as long as it likes.
final class AuthenticationRunner {
    /// What came of a response.
    enum Result {
        case step(AuthenticationStep)
        /// The client has left before it was checked, and nothing is said any more.
        case abandoned
    }

    /// An authentication that is going on.
    private struct Running: Sendable {
        var mechanism: Mechanism
        var exchange: any Exchange
    }

    private let configuration: SessionConfiguration
    private let recorder: SessionRecorder
    /// Between a challenge and its response.
    private var running: Running?
    /// What waits for a thread, or has been there.
    private var check: PasswordCheck?

    init(_ configuration: SessionConfiguration, _ recorder: SessionRecorder) {
        self.configuration = configuration
        self.recorder = recorder
    }

    /// AUTH was accepted.
    ///
    /// - Parameters:
    ///   - response: base64 text; `nil` if none came with AUTH.
    ///   - then: called on the event loop, later, with what came of it.
    func begin(_ name: String, _ response: String?, then: @escaping (Result) -> Void) {
        guard let mechanism = Mechanism(rawValue: name) else { return }
        let settings = configuration.settings
        let exchange = mechanism.exchange(with: settings.authentication.credentials, hostName: settings.hostName)
        respond(response, Running(mechanism: mechanism, exchange: exchange), then)
    }

    /// The client answered a challenge; see ``begin(_:_:then:)``.
    func proceed(_ response: String, then: @escaping (Result) -> Void) {
        guard let running else { return }
        respond(response, running, then)
    }

    /// The client has left.
    func abandon() {
        check?.abandon()
    }

    private func respond(_ response: String?, _ running: Running, _ then: @escaping (Result) -> Void) {
        self.running = nil
        let bytes = response.map { Base64.bytes($0) }
        // Later in any case: the line that is being carried out has not been consumed yet.
        if case .some(.none) = bytes { return later { then(.step(.malformed)) } }
        let check = PasswordCheck()
        self.check = check
        let finish = configuration.eventLoop.callback { [self] (checked: (Running, ExchangeStep?)) in
            let (running, step) = checked
            guard let step else { return then(.abandoned) }
            then(.step(taken(step, running)))
        }
        // Addresses take turns, so that one with many connections holds up the others by one password each.
        let client = UInt64(bitPattern: Int64(recorder.facts.remoteAddress.hashValue))
        let isTaken = configuration.environment.passwordThreads.submit(for: client) {
            var running = running
            let step = check.isAbandoned ? nil : running.exchange.respond(to: bytes ?? nil)
            finish((running, step))
        }
        if !isTaken { later { then(.step(.unavailable)) } }
    }

    private func later(_ body: @escaping () -> Void) {
        configuration.eventLoop.assumeIsolated().execute(body)
    }

    private func taken(_ step: ExchangeStep, _ running: Running) -> AuthenticationStep {
        switch step {
        case .challenge(let bytes):
            self.running = running
            return .challenge(Base64.text(bytes))
        case .succeeded(let user):
            var metadata = recorder.facts.logMetadata
            metadata["user"] = "\(user)"
            configuration.environment.logger.debug("Authenticated by \(running.mechanism.rawValue)", metadata: metadata)
            return .succeeded(user: user)
        case .failed(let failure):
            recorder.authenticationFailed(failure.sentence(running.mechanism))
            return .failed
        }
    }
}

extension AuthenticationRunner.Result {
    /// Tells the session of it; gives what is to be done.
    func reported(to session: inout SMTPSession) -> [Action] {
        switch self {
        case .step(let step):
            return session.authenticationChecked(step)
        case .abandoned:
            // It is not busy any more; nobody is there to be told.
            _ = session.authenticationChecked(.unavailable)
            return []
        }
    }
}

/// A password that waits for a thread to check it; given up where the client has left, so that those behind it wait for
/// nothing.
private final class PasswordCheck: Sendable {
    private let hasClientLeft = Atomic(false)

    var isAbandoned: Bool { hasClientLeft.load(ordering: .relaxed) }

    func abandon() { hasClientLeft.store(true, ordering: .relaxed) }
}

extension AuthenticationFailure {
    /// What happened, in a sentence.
    fileprivate func sentence(_ mechanism: Mechanism) -> String {
        let name = mechanism.rawValue
        return switch self {
        case .unknownUser(let user): "The client authenticated by \(name) as \(Self.shown(user)), who is not in Users."
        case .wrongPassword(let user): "The client gave a wrong password for \(Self.shown(user)) (\(name))."
        case .malformed(let fault): "The client's response was not valid: \(fault)."
        }
    }

    /// A name as short as it needs to be to be recognised.
    private static func shown(_ user: String) -> String { "“\(user.shortened(to: .mention))”" }
}
