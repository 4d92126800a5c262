import Logging

extension SMTPHandler {
    /// Logs a line that the client can cause again and again; beyond the first few it is counted only.
    func logRepeated(
        _ level: Logger.Level,
        _ topic: RepeatedLines.Topic,
        _ message: @autoclosure () -> Logger.Message,
        _ metadata: @autoclosure () -> Logger.Metadata
    ) {
        // What nobody sees need not be counted.
        guard level >= environment.logger.logLevel, repeatedLines.mayWrite(topic) else { return }
        environment.logger.log(level: level, message(), metadata: metadata())
    }

    /// At the end of the session, a line for each kind of them says how many were left out.
    func logWhatWasLeftOut() {
        for (topic, count) in repeatedLines.leftOut {
            var metadata = facts.logMetadata
            metadata["times"] = "\(count)"
            switch topic {
            case .fault(let name):
                metadata["event"] = "fault-acted"
                metadata["rule"] = "\(name)"
                environment.logger.info("Fault \(name) acted \(count) more times in this session", metadata: metadata)
            case .messageNotKept:
                metadata["event"] = "store-not-writable"
                environment.logger.error("\(count) more messages of this session were not kept", metadata: metadata)
            case .reply:
                environment.logger.trace("\(count) more replies in this session", metadata: metadata)
            }
        }
    }
}
