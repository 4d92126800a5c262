import NIOCore
import SMTPProtocol

/// What a session is given when it begins: what all sessions share, its port, and the settings that are in force.
///
/// A class, for each part of the session has it.
final class SessionConfiguration {
    let environment: SessionEnvironment
    let listener: SMTPListener
    /// That of the connection; its clock is that of the session.
    let eventLoop: any EventLoop
    private let prepared: PreparedSettings

    init(_ listener: SMTPListener, _ environment: SessionEnvironment, on eventLoop: any EventLoop) {
        self.listener = listener
        self.environment = environment
        self.eventLoop = eventLoop
        prepared = environment.settings()
    }

    var settings: SMTPSettings { prepared.settings }

    var policy: SessionPolicy { prepared.policy(for: listener) }

    /// Whether the metrics count its sessions: a port that is wrong on purpose would hide what matters.
    var isMeasured: Bool { listener.fault == nil }
}
