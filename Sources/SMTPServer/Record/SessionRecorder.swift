import BoundedResources
import Logging
import NIOCore
import SMTPProtocol

/// Collects what will be recorded of a session while it runs; writes the record at its end, and the log all along.
final class SessionRecorder {
    private(set) var facts: SessionFacts
    /// The messages of this session that were kept.
    private(set) var messages: [Int64] = []
    /// Decided once, by the first thing that ends the session.
    private(set) var ending: SessionEnding?
    /// A probe of our own leaves no trace.
    private(set) var isProbe = false
    private(set) var refusals = Refusals()
    private var authenticationFailure: String?
    /// The rule of Faults that acted last.
    private var rule: FaultRule?
    private var transcript = Transcript()
    private var repeatedLines = RepeatedLines()
    /// Whether there will be a record.
    var isRecorded = true
    private let configuration: SessionConfiguration

    init(_ configuration: SessionConfiguration) {
        self.configuration = configuration
        let listener = configuration.listener
        facts = SessionFacts(
            id: configuration.environment.ids.next(),
            listenerPort: listener.port,
            listenerTLSMode: listener.tlsMode,
            listenerFault: listener.fault,
            remoteAddress: "",
            started: WallClock.milliseconds(),
            hello: nil,
            user: nil,
            tls: nil
        )
    }

    private var metrics: ServerMetrics { configuration.environment.metrics }

    /// Whether the metrics count it: what our own probe does and what goes wrong on purpose would hide what matters.
    private var isMeasured: Bool { !isProbe && configuration.isMeasured }

    // MARK: - What happens

    func connected(from address: String, isProbe: Bool) {
        facts.remoteAddress = address
        self.isProbe = isProbe
        if isProbe { isRecorded = false }
    }

    /// A step of the session took this from the front of `input`.
    func heard(_ heard: Heard, in input: ByteBuffer) {
        transcript.received(heard, in: input)
    }

    /// A reply is sent, as these bytes.
    ///
    /// - Parameter isMessageOverdue: whether it is a message, and no command, that has taken too long.
    func sent(_ reply: Reply, _ bytes: [UInt8], isMessageOverdue: @autoclosure () -> Bool) {
        refusals.note(reply)
        if !isProbe { count(reply, isMessageOverdue) }
        logRepeated(.trace, .reply, "Reply \(reply.code) \(reply.lines.first ?? "")", facts.logMetadata)
        transcript.sent(bytes)
    }

    /// A line is sent that is not a reply of the session.
    func sent(_ bytes: [UInt8]) {
        transcript.sent(bytes)
    }

    /// The content of a message has arrived, or as much of it as there will be.
    func receivedContent(_ size: Int, isComplete: Bool) {
        transcript.receivedContent(size, isComplete: isComplete)
    }

    /// Something happened between two lines.
    func event(_ text: String) {
        transcript.event(text)
    }

    /// The name that EHLO gave; `nil` where TLS has made it void (RFC 3207 §4.2).
    func introduced(as hello: String?) {
        facts.hello = hello
    }

    func authenticated(as user: String?) {
        facts.user = user
    }

    /// - Parameter reason: in a sentence.
    func authenticationFailed(_ reason: String) {
        authenticationFailure = reason
    }

    /// A handshake was completed; what the client said before it does not count any more (RFC 3207 §4.2).
    func secured(by tls: NegotiatedTLS) {
        facts.tls = tls
        facts.hello = nil
        facts.user = nil
        if isMeasured { metrics.handshake(result: "Completed", version: tls.version) }
        transcript.event("TLS \(tls.version) is established")
    }

    func ruleActed(_ rule: FaultRule) {
        self.rule = rule
        metrics.faultActed(rule.stage)
        transcript.event("Fault \(rule.name): \(rule.summary)")
        var metadata = facts.logMetadata
        metadata["event"] = "fault-acted"
        metadata["rule"] = "\(rule.name)"
        metadata["stage"] = "\(rule.stage.rawValue)"
        logRepeated(.info, .fault(rule.name), "Fault \(rule.name): \(rule.summary)", metadata)
    }

    /// A message of so many bytes was handed over, and kept or not.
    func kept(_ result: Result<Int64, KeepingError>, _ envelope: Envelope, size: Int) {
        var metadata = facts.logMetadata
        metadata["from"] = "\(envelope.reversePath.address.shortened(to: .field))"
        metadata["recipients"] = "\(envelope.recipients.count)"
        switch result {
        case .success(let id):
            messages.append(id)
            metrics.messageKept(size: size)
            metadata["message"] = "\(id)"
            configuration.environment.logger.info("Message kept", metadata: metadata)
        case .failure(let error):
            if let limit = error.limit { metrics.limitHit(limit) }
            notKept(error.description, metadata)
        }
    }

    /// A message was lost before it could be handed over.
    func lost(_ reason: String) {
        notKept(reason, facts.logMetadata)
    }

    private func notKept(_ reason: String, _ metadata: Logger.Metadata) {
        var metadata = metadata
        metadata["event"] = "store-not-writable"
        logRepeated(.error, .messageNotKept, "Message not kept: \(reason)", metadata)
    }

    private func count(_ reply: Reply, _ isMessageOverdue: () -> Bool) {
        metrics.replySent(reply.code)
        guard reply.code >= 400 else { return }
        let setting: String? =
            switch reply {
            case .messageTooLarge: "MaximumMessageSize"
            case .headerTooLarge: "MaximumHeaderSize"
            case .textLineTooLong: "MaximumTextLineLength"
            case .lineTooLong: "MaximumCommandLength"
            case .tooManyRecipients: "MaximumRecipients"
            case .tooManyMessages: "MaximumMessagesPerConnection"
            case .tooManyBadCommands: "MaximumBadCommands"
            case .tookTooLong: isMessageOverdue() ? "MessageTimeout" : "CommandTimeout"
            default: nil
            }
        if let setting { metrics.limitHit(setting) }
    }

    // MARK: - The end

    /// Explains an end with what is on record, and what only others know.
    func diagnosis(
        stage: SessionStage,
        announcedSize: Int,
        handshake: SessionDiagnosis.Handshake?,
        delay: SessionDiagnosis.Delay
    ) -> SessionDiagnosis {
        SessionDiagnosis(
            facts: facts,
            stage: stage,
            hasDelivered: !messages.isEmpty,
            refusals: refusals,
            authenticationFailure: authenticationFailure,
            rule: rule,
            announcedSize: announcedSize,
            handshake: handshake,
            delay: delay,
            settings: configuration.settings
        )
    }

    /// Decides how the session ended; what comes later does not count.
    func end(_ ending: SessionEnding) {
        if self.ending == nil { self.ending = ending.shortened }
    }

    /// A handshake came to nothing.
    func handshakeFailed(_ ending: SessionEnding) {
        if isMeasured { metrics.handshake(result: ending.outcome.rawValue, version: "") }
    }

    /// Writes the record, once nothing more can happen.
    ///
    /// - Parameters:
    ///   - handshake: one that was not completed.
    ///   - lab: has the last word on it.
    func write(handshake: HandshakeObserver?, lab: LabSession?) {
        guard let ending else { return }
        if isMeasured { metrics.sessionEnded(ending.outcome) }
        guard isRecorded else { return }
        var ended = EndedSession(
            facts: facts,
            serverName: facts.tls?.serverName ?? handshake?.clientHello?.serverName,
            ended: WallClock.milliseconds(),
            messages: messages,
            ending: ending,
            transcript: transcript.lines
        )
        lab?.conclude(&ended, handshake: handshake)
        logWhatWasLeftOut()
        ended.log(to: configuration.environment.logger)
        configuration.environment.keeper.record(ended)
    }

    // MARK: - The log

    /// Logs a line that the client can cause again and again; beyond the first few it is counted only.
    private func logRepeated(
        _ level: Logger.Level,
        _ topic: RepeatedLines.Topic,
        _ message: @autoclosure () -> Logger.Message,
        _ metadata: @autoclosure () -> Logger.Metadata
    ) {
        let logger = configuration.environment.logger
        // What nobody sees need not be counted.
        guard level >= logger.logLevel, repeatedLines.mayWrite(topic) else { return }
        logger.log(level: level, message(), metadata: metadata())
    }

    /// At the end of the session, a line for each kind of them says how many were left out.
    private func logWhatWasLeftOut() {
        let logger = configuration.environment.logger
        for (topic, count) in repeatedLines.leftOut {
            var metadata = facts.logMetadata
            metadata["times"] = "\(count)"
            switch topic {
            case .fault(let name):
                metadata["event"] = "fault-acted"
                metadata["rule"] = "\(name)"
                logger.info("Fault \(name) acted \(count) more times in this session", metadata: metadata)
            case .messageNotKept:
                metadata["event"] = "store-not-writable"
                logger.error("\(count) more messages of this session were not kept", metadata: metadata)
            case .reply:
                logger.trace("\(count) more replies in this session", metadata: metadata)
            }
        }
    }
}
