import BoundedResources
import Logging

/// Cuts what is logged to a length, so that nobody fills a disk with a text that came from outside.
struct BoundedLogHandler: LogHandler {
    private var base: any LogHandler

    init(_ base: any LogHandler) {
        self.base = base
    }

    var logLevel: Logger.Level {
        get { base.logLevel }
        set { base.logLevel = newValue }
    }

    var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue }
    }

    var metadataProvider: Logger.MetadataProvider? {
        get { base.metadataProvider }
        set { base.metadataProvider = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        var event = event
        // Hardly any line has a long text, and all of them come by here.
        let message = event.message.description
        if message.utf8.count > TextLimit.message.rawValue { event.message = "\(message.shortened(to: .message))" }
        if let metadata = event.metadata, metadata.values.contains(where: Self.isLong) {
            event.metadata = metadata.mapValues(Self.shortened)
        }
        if let error = event.error { event.error = ShortenedError("\(error)".shortened(to: .sentence)) }
        base.log(event: event)
    }

    private static func isLong(_ value: Logger.Metadata.Value) -> Bool {
        switch value {
        case .string(let text): text.utf8.count > TextLimit.sentence.rawValue
        case .stringConvertible(let value): value.description.utf8.count > TextLimit.sentence.rawValue
        case .array(let elements): elements.contains(where: isLong)
        case .dictionary(let members): members.values.contains(where: isLong)
        }
    }

    private static func shortened(_ value: Logger.Metadata.Value) -> Logger.Metadata.Value {
        switch value {
        case .string(let text): .string(text.shortened(to: .sentence))
        case .stringConvertible(let value): .string(value.description.shortened(to: .sentence))
        case .array(let elements): .array(elements.map(shortened))
        case .dictionary(let members): .dictionary(members.mapValues(shortened))
        }
    }

    /// An error as the log tells it.
    private struct ShortenedError: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }
}
