import SMTPProtocol
import Testing

/// Runs a session the way a server does, without a socket: keeps the input, does what the session wants, writes it down.
///
/// The transcript has a line `S: …` for each line of a reply and `= …` for everything else that was wanted.
struct Conversation: ~Copyable {
    private(set) var transcript: [String] = []
    private(set) var session: SMTPSession
    private let maximumBacklog: Int
    private var waiting: [UInt8] = []
    private var content: [UInt8] = []

    init(_ policy: SessionPolicy, _ rules: [FaultRule] = []) {
        session = SMTPSession(policy: policy)
        if !rules.isEmpty { session.faults = RuleSource(rules) }
        // RFC 4954 §4: a response may be longer than a command.
        let mayAuthenticate = policy.authentication != AuthenticationPolicy()
        maximumBacklog = max(policy.limits.maximumCommandLength, mayAuthenticate ? 12_288 : 0)
        handle(.connected)
    }

    mutating func receive(_ bytes: some Sequence<UInt8>) {
        waiting.append(contentsOf: bytes)
        pull()
    }

    mutating func handle(_ event: Event) {
        let actions =
            switch event {
            case .connected: session.connected()
            case .tlsEstablished: session.tlsEstablished()
            case .completed(let outcome): session.messageCompleted(outcome)
            case .contentLost(let outcome): session.contentLost(outcome)
            case .authenticationChecked(let step): session.authenticationChecked(step)
            case .timedOut: session.timedOut()
            case .drain: session.drain()
            case .peerClosed: session.peerClosed()
            }
        for action in actions { perform(action) }
        pull()
    }

    private mutating func pull() {
        var steps = 0
        while true {
            let input = waiting
            let step = session.receive(input.span)
            steps += 1
            #expect(step.consumed <= waiting.count)
            #expect(steps <= 2 * waiting.count + 100, "The session does not come to rest.")
            if case .content(let range) = step.action { #expect(range.upperBound <= step.consumed) }
            if let action = step.action { perform(action) }
            waiting.removeFirst(min(step.consumed, waiting.count))
            if step.isQuiet { break }
        }
        if !session.isBusy { #expect(waiting.count < maximumBacklog, "More is left than the caller must keep.") }
    }

    private mutating func perform(_ action: Action) {
        switch action {
        case .reply(let reply):
            write(reply)
        case .startTLS(let reply, let injected):
            write(reply)
            if let injected { write(injected) }
            transcript.append("= start TLS")
            waiting = []
        case .beginContent(_, let reply):
            #expect(content.isEmpty)
            if let reply { write(reply) }
        case .abandonContent(let reply):
            transcript.append("= discard")
            content = []
            write(reply)
        case .authenticate(let mechanism, let response):
            transcript.append("= authenticate \(mechanism) \(response ?? "-")")
        case .authenticationResponse(let response):
            transcript.append("= response \(response)")
        case .content(let range):
            content += waiting[range]
        case .commit(let envelope, let size):
            #expect(size == content.count)
            transcript.append("= commit " + envelope.summary)
            transcript.append("= content " + content.escaped)
            content = []
        case .discardContent:
            transcript.append("= discard")
            content = []
        case .close(let end, let reply):
            if let reply { write(reply) }
            transcript.append("= close \(end.summary)")
            content = []
        case .faulted(let rule, let action):
            transcript.append("= fault \(rule.name)")
            perform(action)
        }
    }

    private mutating func write(_ reply: Reply) {
        let text = String(decoding: reply.wireBytes, as: UTF8.self)
        #expect(text.hasSuffix("\r\n"))
        for line in text.split(separator: "\r\n") { transcript.append("S: \(line)") }
    }
}

/// What may happen to a session besides bytes.
enum Event: Equatable {
    case connected
    case tlsEstablished
    case completed(StoreOutcome)
    case contentLost(StoreOutcome)
    case authenticationChecked(AuthenticationStep)
    case timedOut
    case drain
    case peerClosed
}

extension Envelope {
    /// `<from> PARAMETER=value to <recipient> PARAMETER, <recipient>`.
    fileprivate var summary: String {
        let recipients = recipients.map { Self.summary($0.path, $0.parameters) }
        return Self.summary(reversePath, parameters) + " to " + recipients.joined(separator: ", ")
    }

    private static func summary(_ path: Path, _ parameters: [Parameter]) -> String {
        let parameters = parameters.map { $0.keyword + ($0.value.map { "=\($0)" } ?? "") }
        return (["<\(path.address)>"] + parameters).joined(separator: " ")
    }
}

extension SessionEnd {
    fileprivate var summary: String {
        switch self {
        case .completed: "completed"
        case .clientDisconnected(let stage): "client disconnected at \(stage)"
        case .timedOut(let stage): "timed out at \(stage)"
        case .draining(let stage): "draining at \(stage)"
        case .commandInjection: "command injection"
        case .clientSpokeTLSOnPlainPort: "client spoke TLS on plain port"
        case .chunkSizeUnknown: "chunk size unknown"
        case .notSMTP: "not SMTP"
        case .tooManyErrors(let stage): "too many errors at \(stage)"
        case .faulted: "faulted"
        }
    }
}
