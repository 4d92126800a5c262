import BoundedResources
import Logging
import NIOCore
import SMTPProtocol

extension SMTPHandler {
    /// Whether the client has to wait because what it sent is still on its way to disk.
    var isSlowedDown: Bool { isSpooling && content.sizeInMemory > memoryAllowance }

    /// Whether a part of the message is on its way to a file.
    var isSpooling: Bool { sizeBeingSpooled > 0 }

    /// Writes a message that has become large to a file, on a thread that may block.
    ///
    /// Meanwhile the client may send as much again as may be in memory.
    func spoolIfLarge(_ context: ChannelHandlerContext) {
        guard content.sizeInMemory > memoryAllowance, !isSpooling, let directory = environment.spoolDirectory else {
            return
        }
        if content.sizeInMemory <= MessageContent.maximumInMemory {
            environment.metrics.limitHit("MaximumUnfinishedMemory")
        }
        if let begun = content.file { return spool(to: begun, context) }
        do throws(SpoolFile.Failure) {
            spool(to: try SpoolFile(directory: directory), context)
        } catch {
            contentLost(error, context)
        }
    }

    /// Hands over a message that is complete; one that has begun a file, when the rest of it is there too: the file may be
    /// where the message stays.
    func commitOnceWhole(_ envelope: Envelope, _ context: ChannelHandlerContext) {
        if !isSpooling, let file = content.file, content.sizeInMemory > 0 { spool(to: file, context) }
        if isSpooling {
            waitingEnvelope = envelope
        } else {
            commit(envelope, context)
        }
    }

    private func spool(to file: SpoolFile, _ context: ChannelHandlerContext) {
        sizeBeingSpooled = content.sizeInMemory
        let (pieces, offset) = content.move(to: file)
        let eventLoop = context.eventLoop
        let bound = NIOLoopBound((self, context), eventLoop: eventLoop)
        let finish = { @Sendable (result: Result<Void, SpoolFile.Failure>) in
            eventLoop.execute {
                let (handler, context) = bound.value
                handler.spooled(result, file, context)
            }
        }
        let isTaken = environment.spoolThreads.submit(for: UInt64(bitPattern: facts.id)) {
            finish(Result { () throws(SpoolFile.Failure) in try file.write(pieces, at: offset) })
        }
        if !isTaken { finish(.failure(.tooManyWaiting)) }
    }

    private func spooled(_ result: Result<Void, SpoolFile.Failure>, _ file: SpoolFile, _ context: ChannelHandlerContext)
    {
        sizeBeingSpooled = 0
        countUnfinished()
        guard ending == nil || session.isBusy else { return }
        if case .failure(let error) = result, content.file === file {
            contentLost(error, context)
        } else {
            guard let envelope = waitingEnvelope else {
                spoolIfLarge(context)
                return goOn(context)
            }
            waitingEnvelope = nil
            return commitOnceWhole(envelope, context)
        }
        goOn(context)
    }

    private func contentLost(_ error: SpoolFile.Failure, _ context: ChannelHandlerContext) {
        var metadata = facts.logMetadata
        metadata["event"] = "store-not-writable"
        logRepeated(.error, .messageNotKept, "Message not kept: \(error)", metadata)
        contentLost(error.isFull ? .storageFull : .refusedForNow, context)
    }

    /// The message that is arriving cannot be kept, and the client is told so at its end.
    func contentLost(_ outcome: StoreOutcome, _ context: ChannelHandlerContext) {
        content = MessageContent()
        countUnfinished()
        waitingEnvelope = nil
        perform(session.isBusy ? session.messageCompleted(outcome) : session.contentLost(outcome), context)
    }
}
