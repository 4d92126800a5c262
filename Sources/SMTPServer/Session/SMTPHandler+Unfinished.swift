import Logging
import NIOCore
import SMTPProtocol

extension SMTPHandler {
    /// Adds what has arrived to the message.
    func receiveContent(_ range: Range<Int>, _ context: ChannelHandlerContext) {
        content.append(input, at: input.readerIndex + range.lowerBound, length: range.count)
        countUnfinished()
        if environment.unfinished.total.size > settings.maximumUnfinishedSize {
            environment.metrics.limitHit("MaximumUnfinishedSize")
            environment.logger.warning(
                "Message not kept: those on their way together are larger than MaximumUnfinishedSize",
                metadata: facts.logMetadata
            )
            contentLost(.storageFull, context)
        } else {
            spoolIfLarge(context)
        }
    }

    /// Tells all sessions how much the message of this one takes now: what arrives, or what is being kept.
    func countUnfinished() {
        let amount = UnfinishedMessages.Amount(
            size: content.size + sizeBeingKept.size,
            memory: content.sizeInMemory + sizeBeingSpooled + sizeBeingKept.memory
        )
        guard amount != unfinished else { return }
        environment.unfinished.replace(unfinished, by: amount)
        unfinished = amount
    }

    /// How much of the message may be in memory: less where all together have much there.
    var memoryAllowance: Int {
        environment.unfinished.total.memory > settings.maximumUnfinishedMemory
            ? MessageContent.leastInFile : MessageContent.maximumInMemory
    }
}
