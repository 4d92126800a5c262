import NIOCore

/// Goes through the steps of the script, and checks each reply.
final class SessionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Where in the script.
    private enum Position {
        case opening(Int)
        case envelope(Int)
        case content
        case contentAndEnvelope
        case quit
        case end
    }

    private static let patience = TimeAmount.seconds(1)

    private let worker: Worker
    private let slot: SessionSlot
    private let script: Script
    private var replies = ReplyReader()
    private var position = Position.opening(0)
    private var step: Step
    private var repliesRead = 0
    private var isShakingHands = false
    /// The message under way, where there is one, and the one after it that was asked for already.
    private var message: Worker.Ticket?
    private var next: Worker.Ticket?

    /// Sends the message, and with connections that are kept further ones; without a message, just connects.
    init(_ worker: Worker, slot: SessionSlot, message: Worker.Ticket?) {
        self.worker = worker
        self.slot = slot
        self.message = message
        script = worker.script
        step = worker.script.opening[0]
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What stands there on the way to the end of a mere handshake.
        if case .end = position {
            return
        }
        replies.append(unwrapInboundIn(data))
        while !isShakingHands, let reply = replies.next() {
            guard repliesRead < step.replies.count, reply.code == step.replies[repliesRead].code else {
                fail(context, .unexpectedReply, "the reply was: \(String(buffer: reply.line).dropLast())")
                return
            }
            let effect = step.replies[repliesRead].effect
            repliesRead += 1
            perform(effect, context)
            if repliesRead == step.replies.count, !isShakingHands {
                advance(context)
            }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let handshake = event as? TLSClientHandler.Handshake {
            worker.count(handshake)
            if worker.load.handshakes {
                endHandshake(context)
            } else if isShakingHands {
                isShakingHands = false
                advance(context)
            }
        } else if event is TLSClientHandler.SessionReceived, message == nil, worker.load.handshakes {
            context.close(mode: .output, promise: nil)
        }
    }

    /// At once, but for a connection that is to bring a session to resume: TLS 1.3 sends it after the handshake, if at all.
    private func endHandshake(_ context: ChannelHandlerContext) {
        position = .end
        worker.count(message)
        if message != nil || slot.session != nil {
            context.close(mode: .output, promise: nil)
        } else {
            context.eventLoop.assumeIsolated().scheduleTask(in: Self.patience) { context.close(promise: nil) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if case .end = position {
            worker.ended(slot)
        } else {
            fail(context, .unexpectedEnd, "the server closed the connection")
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .end = position {
            return
        }
        fail(context, .connection, "\(error)")
    }

    private func perform(_ effect: ExpectedReply.Effect, _ context: ChannelHandlerContext) {
        switch effect {
        case .none:
            break
        case .messageAccepted:
            worker.count(message)
            message = next
            next = nil
        case .startTLS:
            isShakingHands = true
            do {
                let handler = try worker.makeTLSHandler(slot)
                try context.pipeline.syncOperations.addHandler(handler, position: .first)
            } catch {
                fail(context, .tls, "\(error)")
            }
        }
    }

    private func advance(_ context: ChannelHandlerContext) {
        switch position {
        case .opening(let index) where index + 1 < script.opening.count:
            take(script.opening[index + 1], .opening(index + 1), context)
        case .opening, .content:
            if message == nil {
                take(script.quit, .quit, context)
            } else if let first = script.envelope.first {
                take(first, .envelope(0), context)
            } else {
                sendContent(context)
            }
        case .envelope(let index) where index + 1 < script.envelope.count:
            take(script.envelope[index + 1], .envelope(index + 1), context)
        case .envelope, .contentAndEnvelope:
            sendContent(context)
        case .quit:
            position = .end
            context.close(promise: nil)
        case .end:
            break
        }
    }

    /// Alone, or in one group with what follows.
    private func sendContent(_ context: ChannelHandlerContext) {
        next = worker.load.keep ? worker.nextMessage() : nil
        if next != nil, let group = script.contentAndEnvelope {
            take(group, .contentAndEnvelope, context)
        } else if next == nil, let group = script.contentAndQuit {
            take(group, .quit, context)
        } else {
            take(script.content, .content, context)
        }
    }

    private func take(_ step: Step, _ position: Position, _ context: ChannelHandlerContext) {
        self.step = step
        self.position = position
        repliesRead = 0
        context.writeAndFlush(
            wrapOutboundOut(step.bytes(for: message?.number ?? 0, next: next?.number)),
            promise: nil
        )
    }

    private func fail(_ context: ChannelHandlerContext, _ code: LoadError.Code, _ event: String) {
        position = .end
        worker.fail(LoadError(code: code, description: "waiting for the reply to \(step.name): \(event)"))
        context.close(promise: nil)
    }
}
