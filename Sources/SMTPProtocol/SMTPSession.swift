/// One SMTP session as a machine: bytes and events in, actions out, nothing performed and no input kept.
///
/// Whoever runs it keeps the input. After each event, and whenever bytes have arrived, it calls ``receive(_:)`` with all
/// that has not been consumed, does what the step says, drops what the step consumed, and goes on until a step is quiet.
/// What is left must be handed over again at the front of what arrives later; it is never more than
/// ``SessionLimits/maximumCommandLength`` bytes, unless ``isBusy``.
public struct SMTPSession: ~Copyable {
    /// A state has the data that exists in it, and nothing else.
    enum State {
        /// Nothing has been said.
        case opening
        /// TLS is being established, with STARTTLS or before the greeting.
        case startingTLS
        /// Greeted, or TLS established, and no EHLO or HELO since.
        case unintroduced
        /// Introduced, and no transaction runs.
        case idle
        /// The client proves who it is.
        case authenticating(AuthenticationPhase)
        /// MAIL was accepted.
        case transaction(Envelope)
        /// The content of a message arrives.
        case content(Envelope, ContentScanner)
        /// The rest of a message is swallowed; then comes this reply.
        case swallowing(ContentScanner, Reply)
        /// A chunk of a message was received, and the next one is due (RFC 3030); where the chunk could not be kept after
        /// all, the next one gets this reply.
        case chunking(Envelope, size: Int, lost: Reply? = nil)
        /// A chunk arrives; `size` is that of the message so far.
        case chunk(Envelope, size: Int, remaining: Int, isLast: Bool)
        /// A chunk is swallowed; then comes this reply.
        case swallowingChunk(remaining: Int, Reply)
        /// The message is being kept; the rule, if there is one, acts on the answer.
        case committing(FaultRule?)
        /// STARTTLS gets no answer, and nothing does any more.
        case unanswering
        case closed(at: SessionStage)
    }

    let policy: SessionPolicy
    var state: State
    /// Whoever is asked for faults that are made on purpose; `nil` where there are none.
    public var faults: (any FaultSource)?
    /// What EHLO did not announce although the server has it.
    var withheld: Set<SMTPExtension> = []
    /// The largest message in bytes, as EHLO announced it.
    public internal(set) var maximumMessageSize: Int
    /// How large the envelope may become, in bytes as ``envelopeSize`` counts them; MAIL or RCPT of one that is larger gets
    /// 452 4.3.1.
    ///
    /// It depends on what all sessions together take, so whoever runs this one may change it before each step.
    public var maximumEnvelopeSize = Int.max
    /// What the envelope takes that was begun last; not in the envelope itself, which each step copies with the state.
    var latestEnvelopeSize = 0
    var lines = CommandLineScanner()
    /// Of the message that is arriving.
    var meter = ContentMeter()
    var isDraining = false
    /// Nothing more will arrive, but what has arrived is still to be executed.
    var inputHasEnded = false
    /// Commands refused since the last message was kept.
    var badCommands = 0
    /// Commands that rules of Faults refused since then; only those beyond a message's worth count as bad.
    var refusalsByRule = 0

    /// Whether AUTH was tried: what follows may be a password, whatever it looks like.
    var mayHearCredentials = false

    /// The name that EHLO or HELO gave; forgotten when TLS begins (RFC 3207 §4.2).
    public internal(set) var hello: String?
    /// Whether TLS is established.
    public internal(set) var isSecure = false
    /// Who has authenticated; forgotten when TLS begins.
    public internal(set) var user: String?
    /// How many messages were kept.
    public internal(set) var acceptedMessages = 0

    /// A session that waits for ``connected()`` or ``tlsEstablished()``.
    public init(policy: SessionPolicy) {
        self.policy = policy
        maximumMessageSize = policy.maximumMessageSize
        state = policy.tlsMode == .implicitTLS ? .startingTLS : .opening
    }

    /// Whether a message is being kept, or a password checked, so that nothing is consumed until
    /// ``messageCompleted(_:)`` or ``authenticationChecked(_:)``.
    public var isBusy: Bool {
        switch state {
        case .committing, .authenticating(.checking): true
        default: false
        }
    }

    /// About how many bytes of memory the envelope takes that was begun and is not yet answered for; 0 where there is none.
    public var envelopeSize: Int {
        switch state {
        case .transaction, .content, .chunking, .chunk, .committing: latestEnvelopeSize
        case .opening, .startingTLS, .unintroduced, .idle, .authenticating, .swallowing, .swallowingChunk, .unanswering,
            .closed:
            0
        }
    }

    /// Whether replies carry enhanced codes (RFC 2034).
    public var hasEnhancedCodes: Bool { withheld.isEmpty || !withheld.contains(.enhancedStatusCodes) }

    /// Whether the session has ended; all input is consumed and means nothing.
    public var isClosed: Bool {
        if case .closed = state { true } else { false }
    }

    /// How far the session has come; after its end, how far it had come.
    public var stage: SessionStage {
        switch state {
        case .opening: .opening
        case .startingTLS: .handshake
        case .unintroduced: isSecure && policy.tlsMode == .startTLS ? .secured : .greeting
        case .idle, .unanswering: .hello
        case .authenticating: .authentication
        case .transaction(let envelope): envelope.recipients.isEmpty ? .mail : .recipients
        case .content(_, let scanner): scanner.size == 0 ? .data : .content
        case .chunk(_, let size, _, _), .chunking(_, let size, _): size == 0 ? .data : .content
        case .swallowing, .swallowingChunk: .content
        case .committing: .commit
        case .closed(let stage): stage
        }
    }

    /// Looks at the input that has not been consumed and takes the next step.
    ///
    /// - Parameter input: The unconsumed bytes of former calls followed by what has arrived since; may be empty.
    public mutating func receive(_ input: Span<UInt8>) -> Step {
        // The transaction that drain() let go on may have ended with the last step.
        if isDraining, !isInTransaction, let action = leave(.draining(stage), .shuttingDown) {
            return Step(consumed: 0, action: action)
        }
        let step = advance(input)
        if step.isQuiet, inputHasEnded, !isBusy, let action = leave(.clientDisconnected(stage), nil) {
            return Step(consumed: 0, action: action)
        }
        return step
    }

    private mutating func advance(_ input: Span<UInt8>) -> Step {
        switch state {
        case .opening, .committing, .authenticating(.checking):
            return .quiet
        case .authenticating(.responding):
            return receiveResponse(input)
        case .unintroduced, .idle, .transaction, .chunking:
            return receiveCommand(input)
        case .chunk(let envelope, let size, let remaining, let isLast):
            return receiveChunk(input, envelope, size: size, remaining: remaining, isLast: isLast)
        case .swallowingChunk(let remaining, let reply):
            return swallowChunk(input, remaining: remaining, reply)
        case .content(let envelope, let scanner):
            return receiveContent(input, envelope, scanner)
        case .swallowing(let scanner, let reply):
            return swallowContent(input, scanner, reply)
        case .startingTLS:
            // RFC 3207 §4: what is not a handshake is no command either.
            if input.isEmpty { return .quiet }
            let action = leave(.commandInjection, nil)
            return Step(consumed: input.count, action: action, heard: .plainText(input.count))
        case .closed, .unanswering:
            return Step(consumed: input.count, action: nil)
        }
    }

    /// From MAIL to the answer that ends the transaction; a handshake may be finished too.
    var isInTransaction: Bool {
        switch state {
        case .opening, .unintroduced, .idle, .unanswering, .closed: false
        case .startingTLS, .authenticating, .transaction, .content, .swallowing, .committing, .chunking, .chunk,
            .swallowingChunk:
            true
        }
    }

    /// Ends the session, unless that has happened already.
    mutating func leave(_ end: SessionEnd, _ reply: Reply?) -> Action? {
        guard !isClosed else { return nil }
        state = .closed(at: stage)
        return .close(end, reply)
    }

    // MARK: - Resets

    /// RSET: the transaction is forgotten (RFC 5321 §4.1.1.5).
    mutating func resetTransaction(_ reply: Reply) -> Action {
        switch state {
        case .transaction:
            state = .idle
            return .reply(reply)
        case .chunking:
            state = .idle
            return .abandonContent(reply)
        default:
            return .reply(reply)
        }
    }

    /// EHLO and HELO: the transaction is forgotten and the client has a new name (RFC 5321 §4.1.4).
    mutating func resetIntroduction(_ name: String, _ reply: Reply) -> Action {
        let action = resetTransaction(reply)
        hello = name
        state = .idle
        return action
    }

    /// TLS: all that was said before it is forgotten (RFC 3207 §4.2).
    mutating func resetForTLS() {
        hello = nil
        user = nil
        isSecure = true
        withhold(nil)
        state = .unintroduced
    }
}
