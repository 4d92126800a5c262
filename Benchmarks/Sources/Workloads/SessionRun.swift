internal import SMTPProtocol

/// Runs a session as the server does, but sends and keeps nothing: what is measured is the session alone.
struct SessionRun: ~Copyable {
    private var session: SMTPSession
    private(set) var replyBytes = 0
    private(set) var contentBytes = 0
    private(set) var keptMessages = 0

    var isClosed: Bool { session.isClosed }

    init() {
        session = SMTPSession(policy: SessionPolicy(hostName: "mail.example.test", maximumMessageSize: .max))
        perform(session.connected())
    }

    /// Takes all of the input, which ends with a command or a line.
    mutating func receive(_ input: [UInt8]) throws(WorkloadError) {
        var consumed = 0
        while true {
            let step = session.receive(input.span.extracting(consumed..<input.count))
            if step.isQuiet { break }
            consumed += step.consumed
            if let action = step.action { perform(action) }
        }
        try WorkloadError.require("Bytes that the session took", consumed, is: input.count)
    }

    private mutating func perform(_ actions: [Action]) {
        for action in actions { perform(action) }
    }

    private mutating func perform(_ action: Action) {
        switch action {
        case .reply(let reply), .abandonContent(let reply), .startTLS(let reply, _):
            replyBytes += reply.wireBytes.count
        case .beginContent(_, let reply), .close(_, let reply):
            replyBytes += reply?.wireBytes.count ?? 0
        case .content(let range):
            contentBytes += range.count
        case .commit:
            keptMessages += 1
            perform(session.messageCompleted(.stored(id: "1700000000000000")))
        case .faulted(_, let action):
            perform(action)
        case .discardContent, .authenticate, .authenticationResponse:
            break
        }
    }
}
