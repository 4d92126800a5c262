import Logging
import NIOCore
import SMTPProtocol

extension SMTPHandler {
    /// What is done once the replies are written, however slowly.
    enum AfterOutput {
        case handshake
        case close(nothingIsOnItsWay: Bool)
        case wait(TimeAmount, Action)
    }

    /// A rule acts: it is put on record, and then the session goes on as it says.
    func act(_ rule: FaultRule, _ action: Action, _ context: ChannelHandlerContext) {
        note(rule)
        if let rate = rule.action.bytesPerSecond { slowDown(to: rate, context) }
        // Who is gone has nothing to wait for.
        let hasLeft = connectionIsGone || inputIsClosed && input.readableBytes == 0
        guard let delay = rule.action.delay, !hasLeft else { return perform(action, context) }
        whenWritten(.wait(TimeAmount(delay), action), context)
    }

    private func note(_ rule: FaultRule) {
        lastFault = rule
        environment.metrics.faultActed(rule.stage)
        transcript.event("Fault \(rule.name): \(rule.summary)")
        var metadata = facts.logMetadata
        metadata["event"] = "fault-acted"
        metadata["rule"] = "\(rule.name)"
        metadata["stage"] = "\(rule.stage.rawValue)"
        logRepeated(.info, .fault(rule.name), "Fault \(rule.name): \(rule.summary)", metadata)
    }

    /// Does what follows the replies, at once or when the last of them is on its way.
    func whenWritten(_ next: AfterOutput, _ context: ChannelHandlerContext) {
        guard pace?.rate != nil, output.readableBytes > 0, !connectionIsGone else {
            flush(context)
            return carryOut(next, context)
        }
        pace?.afterOutput = next
        writePiece(context)
    }

    private func carryOut(_ next: AfterOutput, _ context: ChannelHandlerContext) {
        switch next {
        case .handshake:
            beginHandshake(context)
        case .close(let nothingIsOnItsWay):
            close(context, nothingIsOnItsWay: nothingIsOnItsWay)
        case .wait(let time, let action):
            let pace = pace ?? FaultPace()
            self.pace = pace
            // Before what came while it waited for the output.
            pace.waiting.prepend(action)
            pace.isDelaying = true
            hold(for: time, context)
        }
    }

    private func hold(for time: TimeAmount, _ context: ChannelHandlerContext) {
        isHeld = true
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        pace?.timer = context.eventLoop.scheduleTask(in: time) {
            let (handler, context) = bound.value
            handler.goOnAfterHold(context)
        }
    }

    private func goOnAfterHold(_ context: ChannelHandlerContext) {
        isHeld = false
        pace?.timer = nil
        pace?.isDelaying = false
        if output.readableBytes > 0 {
            writePiece(context)
        } else if let next = pace?.afterOutput {
            pace?.afterOutput = nil
            carryOut(next, context)
        }
        while !isHeld, let action = pace?.waiting.popFirst() { perform(action, context) }
        flush(context)
        guard !isHeld else { return }
        goOn(context)
        if inputIsClosed, !isHeld { inputClosed(context) }
    }

    /// Whether a client that has closed its side has left: it waited for an answer that a rule holds back, and has nothing
    /// more to say.
    var hasLeftDuringDelay: Bool { isHeld && pace?.isDelaying == true && input.readableBytes == 0 }

    /// The client is gone: nothing is waited for any more.
    func stopHolding() {
        pace?.timer?.cancel()
        pace?.readTimer?.cancel()
        guard isHeld, let pace else { return }
        isHeld = false
        output = ByteBuffer()
        for case .close(let end, _) in pace.waiting { self.end(ending(for: end)) }
        pace.waiting.removeAll()
        pace.afterOutput = nil
        pace.isDelaying = false
        pace.rate = nil
    }

    // MARK: - Speed

    private func slowDown(to rate: Int, _ context: ChannelHandlerContext) {
        // What was said before goes at the speed that it was said at.
        if pace?.rate == nil { flush(context) }
        let pace = pace ?? FaultPace()
        pace.rate = rate
        self.pace = pace
        // A TLS record is of use only when it is there as a whole.
        let capacity = min(max(FaultPace.piece(rate), facts.tls == nil ? 1 : 1_024), 65_536)
        let options = context.channel.syncOptions
        try? options?.setOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: capacity))
        try? options?.setOption(.maxMessagesPerRead, value: 1)
    }

    /// Writes what is to be sent a piece at a time; the session waits.
    func writePiece(_ context: ChannelHandlerContext) {
        guard let rate = pace?.rate, !isHeld,
            let piece = output.readSlice(length: min(FaultPace.piece(rate), output.readableBytes))
        else { return }
        context.writeAndFlush(wrapOutboundOut(piece), promise: nil)
        if output.readableBytes == 0, case .handshake? = pace?.afterOutput {
            // At once: who has the whole reply may begin TLS, and that must meet TLS.
            pace?.afterOutput = nil
            return beginHandshake(context)
        }
        hold(for: FaultPace.time(piece.readableBytes, rate), context)
    }

    /// So many bytes have arrived: the next are due later.
    func slowDownReading(after bytes: Int, _ context: ChannelHandlerContext) {
        guard let pace, let rate = pace.rate else { return }
        pace.nextRead = max(pace.nextRead, context.eventLoop.now) + FaultPace.time(bytes, rate)
    }

    /// Whether it is too early to read more; then it is done when it is time.
    func mustReadLater(_ context: ChannelHandlerContext) -> Bool {
        guard let pace, pace.rate != nil, pace.nextRead > context.eventLoop.now else { return false }
        guard pace.readTimer == nil else { return true }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let wait = pace.nextRead - context.eventLoop.now
        pace.readTimer = context.eventLoop.scheduleTask(deadline: pace.nextRead) {
            let (handler, context) = bound.value
            handler.pace?.readTimer = nil
            guard !handler.connectionIsGone else { return }
            // No more than that: else a command that comes byte by byte would never be late.
            handler.wasHeldUp(for: wait)
            handler.resume(context)
        }
        return true
    }
}

extension SMTPHandler {
    /// How a rule ended the session.
    var faultEnding: SessionEnding {
        let rule = lastFault.map { "The rule “\($0.name)” of Faults" } ?? "A rule of Faults"
        return SessionEnding(
            outcome: .faultActed,
            reason: "\(rule) closed the connection\(lastFault.map { " at \($0.stage.rawValue)" } ?? "").",
            advice: Self.faultAdvice
        )
    }

    static let faultAdvice = "That was on purpose; GET /api/v1/faults and the setting Faults have the rules."
}

extension FaultRule {
    /// What it does, for people.
    var summary: String {
        var parts: [String] = []
        if let delay = action.delay { parts.append("waits \(TimeAmount(delay).inWords)") }
        if let reply = action.reply { parts.append("answers “\(reply.firstLine)”") }
        if action.reply != nil || action.keep != nil, stage == .endOfData {
            parts.append(action.keep == true ? "the message is kept" : "the message is not kept")
        }
        if let rate = action.bytesPerSecond { parts.append("\(rate) bytes a second from now on") }
        if !action.withheldExtensions.isEmpty {
            parts.append("without " + action.withheldExtensions.map(\.rawValue).joined(separator: ", "))
        }
        if let size = action.size { parts.append("SIZE \(size)") }
        switch action.disconnect {
        case .before?: parts.append("closes the connection without an answer")
        case .after?: parts.append("closes the connection behind the answer")
        case nil: break
        }
        return parts.joined(separator: "; ")
    }
}
