import BoundedResources
import Logging
import NIOCore
import SASL
import SMTPProtocol

extension SMTPHandler {
    /// An authentication that is going on.
    struct RunningAuthentication: Sendable {
        var mechanism: Mechanism
        var exchange: any Exchange
    }

    /// AUTH was accepted.
    func authenticate(_ name: String, _ response: String?, _ context: ChannelHandlerContext) {
        guard let mechanism = Mechanism(rawValue: name) else { return }
        let exchange = mechanism.exchange(with: settings.authentication.credentials, hostName: settings.hostName)
        check(response, RunningAuthentication(mechanism: mechanism, exchange: exchange), context)
    }

    /// The client answered a challenge.
    func continueAuthentication(_ response: String, _ context: ChannelHandlerContext) {
        guard let authentication else { return }
        check(response, authentication, context)
    }

    /// Has the response checked, on a thread that may block: the hash of a password takes as long as it likes.
    private func check(
        _ response: String?,
        _ authentication: RunningAuthentication,
        _ context: ChannelHandlerContext
    ) {
        self.authentication = nil
        let bytes = response.map { Base64.bytes($0) }
        let eventLoop = context.eventLoop
        let bound = NIOLoopBound((self, context), eventLoop: eventLoop)
        if case .some(.none) = bytes {
            // Not at once: the line that is being carried out has not been consumed yet.
            return eventLoop.execute {
                let (handler, context) = bound.value
                handler.checked(.malformed, context)
            }
        }
        let check = PasswordCheck()
        passwordCheck = check
        // Addresses take turns, so that one with many connections holds up the others by one password each.
        let isTaken = environment.passwordThreads.submit(for: UInt64(bitPattern: Int64(facts.remoteAddress.hashValue)))
        {
            var authentication = authentication
            let step = check.isAbandoned ? nil : authentication.exchange.respond(to: bytes ?? nil)
            eventLoop.execute { [authentication] in
                let (handler, context) = bound.value
                if let step {
                    handler.stepped(authentication, step, context)
                } else {
                    handler.abandonCheck(context)
                }
            }
        }
        guard !isTaken else { return }
        // Not at once, as above.
        eventLoop.execute {
            let (handler, context) = bound.value
            handler.checked(.unavailable, context)
        }
    }

    private func stepped(
        _ authentication: RunningAuthentication,
        _ step: ExchangeStep,
        _ context: ChannelHandlerContext
    ) {
        switch step {
        case .challenge(let bytes):
            self.authentication = authentication
            checked(.challenge(Base64.text(bytes)), context)
        case .succeeded(let user):
            checked(.succeeded(user: user), context)
            environment.logger.debug(
                "Authenticated by \(authentication.mechanism.rawValue)",
                metadata: facts.logMetadata
            )
        case .failed(let failure):
            authenticationFailure = failure.sentence(authentication.mechanism)
            checked(.failed, context)
        }
    }

    /// The client has left: nothing is said any more.
    private func abandonCheck(_ context: ChannelHandlerContext) {
        _ = session.authenticationChecked(.unavailable)
        goOn(context)
    }

    private func checked(_ step: AuthenticationStep, _ context: ChannelHandlerContext) {
        perform(session.authenticationChecked(step), context)
        facts.user = session.user
        goOn(context)
    }
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
