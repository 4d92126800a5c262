import NIOCore
import SMTPProtocol

/// Writes the replies of a session, those of one turn together, and does what follows them; under a rule that sets a speed,
/// a piece at a time.
final class ReplyWriter {
    /// What is done once all is written.
    enum Next {
        case handshake
        case close(peerFinishedSending: Bool)
        /// A rule's delay, and what comes behind it.
        case wait(TimeAmount, Action)
    }

    private let recorder: SessionRecorder
    private let handshake: HandshakeController
    private let lab: LabSession?
    private var output = ByteBuffer()
    private var next: Next?
    /// Bytes a second; `nil` is as fast as can be.
    private var rate: Int?
    var faults: FaultScheduler?

    init(_ recorder: SessionRecorder, _ handshake: HandshakeController, _ lab: LabSession?) {
        self.recorder = recorder
        self.handshake = handshake
        self.lab = lab
    }

    // MARK: - Replies

    /// Takes a reply, to be written with the next flush.
    ///
    /// - Parameters:
    ///   - hasEnhancedCode: whether it may carry one: only where EHLO has announced them (RFC 2034 §3).
    ///   - isMessageOverdue: whether it is a message, and no command, that has taken too long.
    func send(
        _ reply: Reply,
        hasEnhancedCode: Bool,
        isMessageOverdue: @autoclosure () -> Bool,
        _ context: ChannelHandlerContext
    ) {
        if let lab, let front = lab.front(of: reply) {
            output.writeBytes(front)
            flush(context)
            return lab.cut(behind: front)
        }
        let bytes = hasEnhancedCode ? reply.wireBytes : reply.withoutEnhancedCode.wireBytes
        recorder.sent(reply, bytes, isMessageOverdue: isMessageOverdue())
        output.writeBytes(bytes)
    }

    /// Writes what is to be sent.
    func flush(_ context: ChannelHandlerContext) {
        guard output.readableBytes > 0 else { return }
        guard let rate else {
            // Taken out first: once written, the channel may say at once that more can be, and another turn begins in there.
            let all = output
            output = ByteBuffer()
            return context.writeAndFlush(NIOAny(all), promise: nil)
        }
        guard let faults, !faults.isHolding else { return }
        let length = min(Self.piece(rate), output.readableBytes)
        guard let piece = output.readSlice(length: length) else { return }
        context.writeAndFlush(NIOAny(piece), promise: nil)
        if output.readableBytes == 0, case .handshake? = next {
            // At once: who has the whole reply may begin TLS, and that must meet TLS.
            next = nil
            return handshake.begin(context)
        }
        faults.hold(for: Self.time(length, rate), context)
    }

    // MARK: - What follows them

    /// Does what follows the replies, at once or when the last of them is on its way.
    func finish(with next: Next, _ context: ChannelHandlerContext) {
        if rate != nil, output.readableBytes > 0 {
            self.next = next
            return flush(context)
        }
        flush(context)
        carryOut(next, context)
    }

    /// Goes on where a rule has held the session up: with the next piece, or with what follows the last.
    func resume(_ context: ChannelHandlerContext) {
        guard output.readableBytes == 0, let next else { return flush(context) }
        self.next = nil
        carryOut(next, context)
    }

    private func carryOut(_ next: Next, _ context: ChannelHandlerContext) {
        switch next {
        case .handshake:
            handshake.begin(context)
        case .close(let peerFinishedSending):
            // TLS says good-bye with an alert and waits for the answer; else the client can still read the last reply.
            let isClosedAtOnce = peerFinishedSending || recorder.facts.tls != nil
            if isClosedAtOnce { context.close(promise: nil) } else { context.closeAfterWrite() }
        case .wait(let time, let action):
            faults?.delay(action, for: time, context)
        }
    }

    // MARK: - Speed

    /// From now on so many bytes a second are written; what was said before goes at the speed that it was said at.
    func slowDown(to rate: Int, _ context: ChannelHandlerContext) {
        if self.rate == nil { flush(context) }
        self.rate = rate
    }

    /// The client is gone: nothing is written any more, and nothing waits for it.
    func discard() {
        output = ByteBuffer()
        next = nil
        rate = nil
    }

    /// Ten pieces a second, or one byte at a time.
    static func piece(_ rate: Int) -> Int { max(rate / 10, 1) }

    /// How long so many bytes take.
    static func time(_ bytes: Int, _ rate: Int) -> TimeAmount {
        let (product, overflow) = Int64(bytes).multipliedReportingOverflow(by: 1_000_000_000)
        return .nanoseconds(overflow ? .max : product / Int64(rate))
    }
}
