import Logging
import NIOCore
import SMTPProtocol

extension SMTPHandler {
    /// An envelope may be so large however much other sessions take: a flood of large ones must not stop ordinary mail.
    private static let ordinaryEnvelope = 16_384
    /// More than one command can add to an envelope.
    private static let ample = 1 << 20

    /// Adds what has arrived to the message.
    func receiveContent(_ range: Range<Int>, _ context: ChannelHandlerContext) {
        content.append(input, at: input.readerIndex + range.lowerBound, length: range.count)
        countUnfinished()
        if let setting = exceededLimit {
            noteLackOfRoom(setting, "Message not kept")
            contentLost(.storageFull, context)
        } else {
            spoolIfLarge(context)
        }
    }

    /// Tells all sessions how much the message of this one takes now, with its envelope: what arrives, or what is being kept.
    func countUnfinished() {
        guard !isFinished else { return }
        let envelope = session.envelopeSize
        replaceUnfinished(
            by: UnfinishedMessages.Amount(
                size: envelope + content.size + sizeBeingKept.size,
                memory: envelope + content.sizeInMemory + sizeBeingSpooled + sizeBeingKept.memory + sizeWaiting
            )
        )
    }

    /// The session has ended, and takes nothing any more.
    func forgetUnfinished() {
        content = MessageContent()
        replaceUnfinished(by: .init())
    }

    private func replaceUnfinished(by amount: UnfinishedMessages.Amount) {
        guard amount != unfinished else { return }
        environment.unfinished.replace(unfinished, by: amount)
        unfinished = amount
    }

    // MARK: - Limits

    /// How much of the message may be in memory: less where all together have much there.
    var memoryAllowance: Int {
        environment.unfinished.total.memory > settings.maximumUnfinishedMemory
            ? MessageContent.leastInFile : MessageContent.maximumInMemory
    }

    /// How large the envelope may become; see ``SMTPSession/maximumEnvelopeSize``.
    var maximumEnvelopeSize: Int {
        let total = environment.unfinished.total
        // Asked before each command, so the usual case has to be quick.
        guard
            total.memory > settings.maximumUnfinishedMemory - Self.ample
                || total.size > settings.maximumUnfinishedSize - Self.ample
        else { return .max }
        return envelopeLimit.size
    }

    /// An envelope of the session had no room.
    func noteLackOfRoomForEnvelope() {
        noteLackOfRoom(envelopeLimit.setting, "Command refused")
    }

    private var envelopeLimit: (size: Int, setting: String) {
        let total = environment.unfinished.total
        let size = session.envelopeSize
        let inMemory = max(size + settings.maximumUnfinishedMemory - total.memory, Self.ordinaryEnvelope)
        let last = lastLimit
        return [
            (size + settings.maximumUnfinishedSize - total.size, "MaximumUnfinishedSize"),
            (inMemory, "MaximumUnfinishedMemory"),
            (size + last.memory - total.memory, last.setting),
        ].min { $0.0 < $1.0 } ?? (.max, "")
    }

    /// The setting whose limit all messages together have come beyond.
    private var exceededLimit: String? {
        let total = environment.unfinished.total
        if total.size > settings.maximumUnfinishedSize { return "MaximumUnfinishedSize" }
        guard total.memory > settings.maximumUnfinishedMemory else { return nil }
        let last = lastLimit
        return total.memory > last.memory ? last.setting : nil
    }

    /// What all may take in memory at most.
    ///
    /// Beyond `MaximumUnfinishedMemory` messages go to files, but not what is less than ``MessageContent/leastInFile`` of each,
    /// nor an ordinary envelope. Where there are no files, nothing can go there.
    private var lastLimit: (memory: Int, setting: String) {
        environment.spoolDirectory == nil
            ? (settings.maximumUnfinishedMemory, "MaximumUnfinishedMemory")
            : (environment.unfinished.maximumMemory, "MemoryBudget")
    }

    /// In the log once for each connection, for a client may go on for long.
    private func noteLackOfRoom(_ setting: String, _ consequence: String) {
        environment.metrics.limitHit(setting)
        guard !hasLackedRoom else { return }
        hasLackedRoom = true
        environment.logger.warning(
            "\(consequence): messages on their way together are larger than \(setting)",
            metadata: facts.logMetadata
        )
    }
}
