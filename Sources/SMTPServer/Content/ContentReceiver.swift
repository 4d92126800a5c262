import BoundedResources
import NIOCore
import SMTPProtocol

/// The message of a session that is arriving: in memory, in a file once it is large, and on its way to where it is kept.
///
/// What it takes is counted together with the messages of all other sessions.
final class ContentReceiver {
    /// What came of work that was done on another thread.
    enum Event {
        /// More may arrive.
        case spooled
        /// What had arrived is lost.
        case lost(StoreOutcome)
        /// The message was handed over, and kept or not.
        case handedOver(StoreOutcome)
    }

    private let configuration: SessionConfiguration
    private let recorder: SessionRecorder
    private var content = MessageContent()
    /// Bytes of it that are on their way to a file.
    private var sizeBeingSpooled = 0
    /// What the message takes that was handed over and is not yet kept.
    private var beingKept = UnfinishedMessages.Amount()
    /// Of a message that is complete, but not yet in its file.
    private var waitingEnvelope: Envelope?
    /// What was told of all of it to ``UnfinishedMessages``.
    private var counted = UnfinishedMessages.Amount()
    private var isOver = false
    /// Bytes that have arrived and wait for their turn.
    var sizeWaiting = 0
    var budget: ContentBudget

    init(_ configuration: SessionConfiguration, _ recorder: SessionRecorder) {
        self.configuration = configuration
        self.recorder = recorder
        budget = ContentBudget(configuration, recorder)
    }

    /// Bytes that have arrived and have not been handed over.
    var size: Int { content.size }

    /// Whether the client has to wait because what it sent is still on its way to disk.
    var isSlowedDown: Bool { isSpooling && content.sizeInMemory > budget.memoryAllowance }

    private var isSpooling: Bool { sizeBeingSpooled > 0 }

    // MARK: - What arrives

    /// A message begins, or what has arrived of it is forgotten.
    func reset() {
        content = MessageContent()
    }

    /// What has arrived of the message is not kept.
    func drop() {
        recorder.event("The content is not kept")
        reset()
    }

    /// Adds bytes of `input`; gives an event at once where the message is lost by that.
    ///
    /// - Parameters:
    ///   - envelopeSize: what the envelope takes, in bytes.
    ///   - then: called on the event loop when a part of it has been written to a file.
    func append(
        _ range: Range<Int>,
        of input: ByteBuffer,
        envelopeSize: Int,
        then: @escaping (Event) -> Void
    ) -> Event? {
        content.append(input, at: input.readerIndex + range.lowerBound, length: range.count)
        count(envelopeSize: envelopeSize)
        if budget.isExceeded() { return lose(.storageFull) }
        return spoolIfLarge(then)
    }

    /// Writes a message that has become large to a file, on a thread that may block.
    ///
    /// Meanwhile the client may send as much again as may be in memory.
    private func spoolIfLarge(_ then: @escaping (Event) -> Void) -> Event? {
        guard content.sizeInMemory > budget.memoryAllowance, !isSpooling,
            let directory = configuration.environment.spoolDirectory
        else { return nil }
        if content.sizeInMemory <= MessageContent.maximumInMemory {
            configuration.environment.metrics.limitHit("MaximumUnfinishedMemory")
        }
        do throws(SpoolFile.Failure) {
            let begun: SpoolFile = if let file = content.file { file } else { try SpoolFile(directory: directory) }
            spool(to: begun, then)
            return nil
        } catch {
            return lose(error)
        }
    }

    private func spool(to file: SpoolFile, _ then: @escaping (Event) -> Void) {
        sizeBeingSpooled = content.sizeInMemory
        let (pieces, offset) = content.move(to: file)
        let finish = configuration.eventLoop.callback { [self] (result: Result<Void, SpoolFile.Failure>) in
            spooled(result, file, then)
        }
        let isTaken = configuration.environment.spoolThreads.submit(for: UInt64(bitPattern: recorder.facts.id)) {
            finish(Result { () throws(SpoolFile.Failure) in try file.write(pieces, at: offset) })
        }
        if !isTaken { finish(.failure(.tooManyWaiting)) }
    }

    private func spooled(
        _ result: Result<Void, SpoolFile.Failure>,
        _ file: SpoolFile,
        _ then: @escaping (Event) -> Void
    ) {
        sizeBeingSpooled = 0
        guard !isOver else { return }
        if case .failure(let error) = result, content.file === file {
            return then(lose(error))
        }
        if let envelope = waitingEnvelope {
            waitingEnvelope = nil
            return commit(envelope, then)
        }
        then(spoolIfLarge(then) ?? .spooled)
    }

    private func lose(_ error: SpoolFile.Failure) -> Event {
        recorder.lost(error.description)
        return lose(error.isFull ? .storageFull : .refusedForNow)
    }

    /// The message that is arriving cannot be kept.
    private func lose(_ outcome: StoreOutcome) -> Event {
        reset()
        waitingEnvelope = nil
        return .lost(outcome)
    }

    // MARK: - What is complete

    /// Hands over a message that is complete; one that has begun a file, when the rest of it is there too: the file may be
    /// where the message stays.
    ///
    /// - Parameter then: called on the event loop, once, with what became of it.
    func commit(_ envelope: Envelope, _ then: @escaping (Event) -> Void) {
        if !isSpooling, let file = content.file, content.sizeInMemory > 0 { spool(to: file, then) }
        if isSpooling {
            waitingEnvelope = envelope
        } else {
            handOver(envelope, then)
        }
    }

    private func handOver(_ envelope: Envelope, _ then: @escaping (Event) -> Void) {
        let message = AcceptedMessage(
            session: recorder.facts,
            received: WallClock.milliseconds(),
            envelope: envelope,
            content: content
        )
        beingKept = .init(size: content.size, memory: content.sizeInMemory)
        content = MessageContent()
        let size = message.content.size
        let finish = configuration.eventLoop.callback { [self] (result: Result<Int64, KeepingError>) in
            beingKept = .init()
            recorder.kept(result, envelope, size: size)
            switch result {
            case .success(let id): then(.handedOver(.stored(id: String(id))))
            case .failure(let error): then(.handedOver(error.outcome))
            }
        }
        configuration.environment.keeper.keep(message, whenKept: finish)
    }

    // MARK: - What it takes

    /// Tells all sessions how much this one takes now.
    ///
    /// - Parameter envelopeSize: what its envelope takes, in bytes.
    func count(envelopeSize: Int) {
        guard !isOver else { return }
        replaceCounted(
            by: UnfinishedMessages.Amount(
                size: envelopeSize + content.size + beingKept.size,
                memory: envelopeSize + content.sizeInMemory + sizeBeingSpooled + beingKept.memory + sizeWaiting
            )
        )
    }

    /// The session has ended, and takes nothing any more.
    func close() {
        isOver = true
        content = MessageContent()
        replaceCounted(by: .init())
    }

    private func replaceCounted(by amount: UnfinishedMessages.Amount) {
        guard amount != counted else { return }
        configuration.environment.unfinished.replace(counted, by: amount)
        counted = amount
    }
}

extension ContentReceiver.Event {
    /// Tells the session of it; gives what is to be done.
    func reported(to session: inout SMTPSession) -> [Action] {
        switch self {
        case .spooled: []
        case .handedOver(let outcome): session.messageCompleted(outcome)
        case .lost(let outcome): session.isBusy ? session.messageCompleted(outcome) : session.contentLost(outcome)
        }
    }
}
