import SMTPServer
import Synchronization
import Testing

/// Keeps in memory what the server hands over, and lets a test wait for it.
final class RecordingKeeper: MailKeeper {
    struct Kept: Sendable {
        var messages: [AcceptedMessage] = []
        /// What could be read of each at the moment it was handed over.
        var contents: [[UInt8]] = []
        var sessions: [EndedSession] = []
    }

    let kept = Mutex(Kept())
    /// What the next messages are refused with.
    let refusal = Mutex<KeepingError?>(nil)
    /// Held back answers, when a test wants the session to stay busy.
    let heldAnswers = Mutex<[@Sendable () -> Void]?>(nil)
    private let ended: AsyncStream<EndedSession>.Continuation
    private let endings: AsyncStream<EndedSession>
    let arrivals: AsyncStream<AcceptedMessage>
    private let arrived: AsyncStream<AcceptedMessage>.Continuation

    init() {
        (endings, ended) = AsyncStream.makeStream()
        (arrivals, arrived) = AsyncStream.makeStream()
    }

    func keep(_ message: AcceptedMessage, whenKept: @escaping @Sendable (Result<Int64, KeepingError>) -> Void) {
        let refusal = refusal.withLock { $0 }
        let id = kept.withLock { kept in
            kept.messages.append(message)
            kept.contents.append(message.content.bytes)
            return Int64(kept.messages.count)
        }
        let answer: @Sendable () -> Void = { whenKept(refusal.map { .failure($0) } ?? .success(id)) }
        let isHeld = heldAnswers.withLock { held in
            held?.append(answer)
            return held != nil
        }
        if !isHeld { answer() }
        arrived.yield(message)
    }

    func record(_ session: EndedSession) {
        kept.withLock { $0.sessions.append(session) }
        ended.yield(session)
    }

    /// Waits for the record of the next session that ends.
    func nextSession() async -> EndedSession? {
        await Self.next("session has ended", of: endings)
    }

    /// Waits for the next message that is handed over.
    func nextMessage() async -> AcceptedMessage? {
        await Self.next("message was handed over", of: arrivals)
    }

    /// The next one; nil, with an issue that says so, where none comes.
    private static func next<Element: Sendable>(_ event: String, of stream: AsyncStream<Element>) async -> Element? {
        let patience = Duration.seconds(30)
        let next = await withTaskGroup(of: Element?.self) { tasks in
            tasks.addTask {
                for await element in stream { return element }
                return nil
            }
            tasks.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            defer { tasks.cancelAll() }
            return await tasks.next() ?? nil
        }
        if next == nil { Issue.record("No \(event) within \(patience).") }
        return next
    }

    func releaseAnswers() {
        for answer in heldAnswers.withLock({ held in
            defer { held = nil }
            return held ?? []
        }) { answer() }
    }
}
