@testable import SMTPProtocol

/// Runs a session as a server does, without a socket, and holds it to all that it promises whoever runs it.
struct SessionRun: ~Copyable {
    /// What the session wanted and said; equal for equal dialogues, however their bytes were cut.
    private(set) var transcript: [Entry] = []
    private(set) var session: SMTPSession
    /// The content of every message that was to be kept.
    private(set) var messages: [[UInt8]] = []
    private(set) var isClosed = false

    enum Entry: Equatable {
        case reply(Reply)
        case startTLS
        case begin(Envelope)
        case commit(Envelope, [UInt8])
        case discard
        case authenticate(String, String?)
        case response(String)
        case close(SessionEnd)

        /// Whether what follows depends on how the bytes were cut: those behind STARTTLS are dropped, or end the session.
        var dependsOnCuts: Bool { self == .startTLS || self == .close(.commandInjection) }
    }

    private let policy: SessionPolicy
    private let longestBacklog: Int
    private var waiting: [UInt8] = []
    private var content: [UInt8] = []
    private var kept = 0
    private var badCommands = 0

    /// - Parameter state: where to begin; nil says the greeting first.
    init(_ policy: SessionPolicy, at state: consuming SMTPSession.State? = nil) throws(BrokenInvariant) {
        self.policy = policy
        session = SMTPSession(policy: policy)
        // RFC 4954 §4: a response may be longer than a command.
        let mayAuthenticate = policy.authentication != AuthenticationPolicy()
        longestBacklog = max(policy.limits.maximumCommandLength, mayAuthenticate ? 12_288 : 0)
        if let state {
            session.hello = "c"
            session.state = state
        } else {
            try perform { $0.connected() }
        }
    }

    mutating func receive(_ bytes: some Sequence<UInt8>) throws(BrokenInvariant) {
        guard !session.inputHasEnded else { return }
        waiting.append(contentsOf: bytes)
        try pull()
    }

    mutating func tlsEstablished() throws(BrokenInvariant) { try perform { $0.tlsEstablished() } }

    mutating func timedOut() throws(BrokenInvariant) {
        let (wasBusy, before) = (session.isBusy, transcript.count)
        try perform { $0.timedOut() }
        // The client is not the one who is late, and what is kept must not be answered with 421.
        try require(!wasBusy || transcript.count == before, "A session that was busy timed out.")
    }

    mutating func drain() throws(BrokenInvariant) { try perform { $0.drain() } }
    mutating func peerClosed() throws(BrokenInvariant) { try perform { $0.peerClosed() } }
    mutating func contentLost(_ outcome: StoreOutcome) throws(BrokenInvariant) {
        try perform { $0.contentLost(outcome) }
    }

    mutating func messageCompleted(_ outcome: StoreOutcome) throws(BrokenInvariant) {
        if case .stored = outcome, session.stage == .commit {
            kept += 1
            badCommands = 0
            try require(kept <= policy.limits.maximumMessages, "More messages were taken than the limit allows.")
        }
        let (isAwaited, place) = (session.stage == .commit && session.isBusy, transcript.count)
        try perform { $0.messageCompleted(outcome) }
        guard isAwaited else { return }
        guard place < transcript.count, case .reply(let reply) = transcript[place] else {
            throw BrokenInvariant("A message was kept, or not, without an answer.")
        }
        let isStored = if case .stored = outcome { true } else { false }
        try require((reply.code == 250) == isStored, "A message that \(outcome) was answered \(reply.code).")
    }

    mutating func authenticationChecked(_ step: AuthenticationStep) throws(BrokenInvariant) {
        if case .succeeded = step, session.isBusy { badCommands = 0 }
        try perform { $0.authenticationChecked(step) }
    }

    private mutating func perform(_ event: (inout SMTPSession) -> [Action]) throws(BrokenInvariant) {
        for action in event(&session) { try perform(action) }
        try pull()
    }

    private mutating func pull() throws(BrokenInvariant) {
        var steps = 0
        let most = 2 * waiting.count + 100
        while true {
            let input = waiting
            let step = session.receive(input.span)
            steps += 1
            try require(step.consumed <= waiting.count, "More was consumed than there is.")
            try require(steps <= most, "The session does not come to rest.")
            if case .content(let range) = step.action {
                try require(range.upperBound <= step.consumed, "Content lies beyond what was consumed.")
            }
            if case .command(let shown, let hidden) = step.heard {
                try require(shown + hidden <= step.consumed, "More was heard than was consumed.")
            }
            if let action = step.action { try perform(action) }
            waiting.removeFirst(min(step.consumed, waiting.count))
            if step.isQuiet { break }
        }
        if !session.isBusy {
            try require(waiting.count < longestBacklog, "More is left than the caller must keep.")
        }
    }

    private mutating func perform(_ action: Action) throws(BrokenInvariant) {
        try require(!isClosed, "The session wants something after its end: \(action)")
        switch action {
        case .reply(let reply):
            try write(reply)
        case .startTLS(let reply, let injected):
            try require(!session.isSecure, "TLS begins a second time.")
            try write(reply)
            if let injected { try write(injected) }
            transcript.append(.startTLS)
            waiting = []
        case .beginContent(let envelope, let reply):
            try begin(envelope)
            if let reply { try write(reply) }
        case .content(let range):
            content += waiting[range]
            try require(content.count <= policy.maximumMessageSize, "The announced SIZE is not kept.")
        case .commit(let envelope, let size):
            try require(size == content.count, "The size of the message is not that of its content.")
            transcript.append(.commit(envelope, content))
            messages.append(content)
            content = []
        case .discardContent:
            transcript.append(.discard)
            content = []
        case .abandonContent(let reply):
            transcript.append(.discard)
            content = []
            try write(reply)
        case .authenticate(let mechanism, let response):
            let offered = policy.authentication.offered(isSecure: session.isSecure)
            try require(offered.contains(mechanism), "A mechanism is used that is not offered: \(mechanism)")
            transcript.append(.authenticate(mechanism, response))
        case .authenticationResponse(let response):
            transcript.append(.response(response))
        case .close(let end, let reply):
            // It does not count as the refusal of a command, even where it is one: there will be no other.
            if let reply {
                try ReplyForm.check(reply)
                transcript.append(.reply(reply))
            }
            transcript.append(.close(end))
            content = []
            isClosed = true
        case .faulted(_, let action):
            try perform(action)
        }
    }

    private mutating func begin(_ envelope: Envelope) throws(BrokenInvariant) {
        try require(content.isEmpty, "A message begins inside another one.")
        try require(!envelope.recipients.isEmpty, "A message begins without a recipient.")
        try require(envelope.recipients.count <= policy.limits.maximumRecipients, "There are too many recipients.")
        try require(session.hello != nil, "A message begins before EHLO.")
        if policy.tlsMode == .startTLS, policy.secureConnectionRequired {
            try require(session.isSecure, "A message begins before the TLS that is required.")
        }
        if policy.tlsMode == .implicitTLS { try require(session.isSecure, "A message begins without TLS.") }
        if policy.authentication.isRequired {
            try require(session.user != nil, "A message begins before the AUTH that is required.")
        }
        for path in [envelope.reversePath] + envelope.recipients.map(\.path) {
            let isSafe = path.address.utf8.allSatisfy { 0x20...0x7E ~= $0 || $0 >= 0x80 }
            try require(isSafe, "An address holds a control character: \(path.address.debugDescription)")
            let isASCII = path.address.utf8.allSatisfy { $0 < 0x80 }
            try require(isASCII || envelope.usesSMTPUTF8, "An address beyond ASCII came without SMTPUTF8.")
        }
        transcript.append(.begin(envelope))
    }

    private mutating func write(_ reply: Reply) throws(BrokenInvariant) {
        try ReplyForm.check(reply)
        // That of a line of a message is no refusal of a command.
        if 500...503 ~= reply.code, reply != .textLineTooLong {
            badCommands += 1
            let most = policy.limits.maximumBadCommands
            try require(badCommands <= most, "More commands were refused than the limit allows.")
        }
        transcript.append(.reply(reply))
    }
}
