import Logging
import SMTPProtocol

/// How much a session may take for its message and envelope, where all of them together have much.
struct ContentBudget {
    /// An envelope may be so large however much other sessions take: a flood of large ones must not stop ordinary mail.
    private static let ordinaryEnvelope = 16_384
    /// More than one command can add to an envelope.
    private static let ample = 1 << 20

    private let configuration: SessionConfiguration
    private let recorder: SessionRecorder
    /// Whether the log says already that there was no room.
    private var isLogged = false

    init(_ configuration: SessionConfiguration, _ recorder: SessionRecorder) {
        self.configuration = configuration
        self.recorder = recorder
    }

    private var settings: SMTPSettings { configuration.settings }
    private var total: UnfinishedMessages.Amount { configuration.environment.unfinished.total }

    /// How much of the message may be in memory, in bytes: less where all together have much there.
    var memoryAllowance: Int {
        total.memory > settings.maximumUnfinishedMemory ? MessageContent.leastInFile : MessageContent.maximumInMemory
    }

    /// How large an envelope may become that takes so many bytes; see ``SMTPSession/maximumEnvelopeSize``.
    func maximumEnvelopeSize(now size: Int) -> Int {
        let total = total
        // Asked before each command, so the usual case has to be quick.
        guard
            total.memory > settings.maximumUnfinishedMemory - Self.ample
                || total.size > settings.maximumUnfinishedSize - Self.ample
        else { return .max }
        return envelopeLimit(now: size).size
    }

    /// An envelope had no room beyond so many bytes.
    mutating func envelopeRefused(at size: Int) {
        noteLackOfRoom(envelopeLimit(now: size).setting, "Command refused")
    }

    /// Whether all messages together have come beyond a limit; then that is noted.
    mutating func isExceeded() -> Bool {
        guard let setting = exceededLimit else { return false }
        noteLackOfRoom(setting, "Message not kept")
        return true
    }

    private func envelopeLimit(now size: Int) -> (size: Int, setting: String) {
        let total = total
        let inMemory = max(size + settings.maximumUnfinishedMemory - total.memory, Self.ordinaryEnvelope)
        let last = lastLimit
        return [
            (size + settings.maximumUnfinishedSize - total.size, "MaximumUnfinishedSize"),
            (inMemory, "MaximumUnfinishedMemory"),
            (size + last.memory - total.memory, last.setting),
        ].min { $0.0 < $1.0 } ?? (.max, "")
    }

    private var exceededLimit: String? {
        let total = total
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
        configuration.environment.spoolDirectory == nil
            ? (settings.maximumUnfinishedMemory, "MaximumUnfinishedMemory")
            : (configuration.environment.unfinished.maximumMemory, "MemoryBudget")
    }

    /// In the log once for each connection, for a client may go on for long.
    private mutating func noteLackOfRoom(_ setting: String, _ consequence: String) {
        configuration.environment.metrics.limitHit(setting)
        guard !isLogged else { return }
        isLogged = true
        configuration.environment.logger.warning(
            "\(consequence): messages on their way together are larger than \(setting)",
            metadata: recorder.facts.logMetadata
        )
    }
}
