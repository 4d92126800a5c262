import BoundedResources
import Logging
import NIOCore
import SMTPProtocol

extension SMTPHandler {
    /// Does one thing that the session asks for.
    func perform(_ action: Action, _ context: ChannelHandlerContext) {
        if isHeld {
            pace?.waiting.append(action)
            return
        }
        switch action {
        case .reply(let reply):
            if isToBeCutShort(reply) { return cutShort(reply, context) }
            send(reply)
        case .startTLS(let reply, let injected):
            send(reply)
            if let injected { send(injected) }
            whenWritten(.handshake, context)
        case .beginContent(_, let reply):
            content = MessageContent()
            contentMayBegin()
            if let reply { send(reply) }
        case .abandonContent(let reply):
            dropContent()
            send(reply)
        case .authenticate(let mechanism, let response):
            authenticate(mechanism, response, context)
        case .authenticationResponse(let response):
            evidence.credentialsSent(isSecure: session.isSecure)
            continueAuthentication(response, context)
        case .content(let range):
            receiveContent(range, context)
        case .discardContent:
            dropContent()
        case .commit(let envelope, let size):
            transcript.receivedContent(size, isComplete: true)
            commitOnceWhole(envelope, context)
        case .close(let end, let reply):
            if let reply { send(reply) }
            self.end(ending(for: end))
            whenWritten(.close(nothingIsOnItsWay: end == .completed || inputIsClosed), context)
        case .faulted(let rule, let action):
            act(rule, action, context)
        }
    }

    private func dropContent() {
        transcript.event("The content is not kept")
        content = MessageContent()
        countUnfinished()
    }

    private func send(_ reply: Reply) {
        refusals.note(reply)
        if !isProbe { count(reply) }
        logRepeated(.trace, .reply, "Reply \(reply.code) \(reply.lines.first ?? "")", facts.logMetadata)
        // RFC 2034 §3: only where EHLO has announced them.
        let bytes = session.hasEnhancedCodes ? reply.wireBytes : reply.withoutEnhancedCode.wireBytes
        transcript.sent(bytes)
        output.writeBytes(bytes)
    }

    private func count(_ reply: Reply) {
        environment.metrics.replySent(reply.code)
        guard reply.code >= 400 else { return }
        let setting: String? =
            switch reply {
            case .messageTooLarge: "MaximumMessageSize"
            case .headerTooLarge: "MaximumHeaderSize"
            case .textLineTooLong: "MaximumTextLineLength"
            case .lineTooLong: "MaximumCommandLength"
            case .tooManyRecipients: "MaximumRecipients"
            case .tooManyMessages: "MaximumMessagesPerConnection"
            case .tooManyBadCommands: "MaximumBadCommands"
            case .tookTooLong: messageIsOverdue ? "MessageTimeout" : "CommandTimeout"
            default: nil
            }
        if reply == .noRoomForEnvelope { noteLackOfRoomForEnvelope() }
        if let setting { environment.metrics.limitHit(setting) }
    }

    /// Hands the message over; the session is busy until the answer comes.
    func commit(_ envelope: Envelope, _ context: ChannelHandlerContext) {
        facts.hello = session.hello
        let message = AcceptedMessage(
            session: facts,
            received: WallClock.milliseconds(),
            envelope: envelope,
            content: content
        )
        sizeBeingKept = .init(size: content.size, memory: content.sizeInMemory)
        content = MessageContent()
        let size = message.content.size
        let eventLoop = context.eventLoop
        let bound = NIOLoopBound((self, context), eventLoop: eventLoop)
        environment.keeper.keep(message) { result in
            eventLoop.execute {
                let (handler, context) = bound.value
                handler.messageKept(result, envelope, size: size, context)
            }
        }
    }

    private func messageKept(
        _ result: Result<Int64, KeepingError>,
        _ envelope: Envelope,
        size: Int,
        _ context: ChannelHandlerContext
    ) {
        sizeBeingKept = .init()
        countUnfinished()
        var metadata = facts.logMetadata
        metadata["from"] = "\(envelope.reversePath.address.shortened(to: .field))"
        metadata["recipients"] = "\(envelope.recipients.count)"
        switch result {
        case .success(let id):
            messages.append(id)
            environment.metrics.messageKept(size: size)
            metadata["message"] = "\(id)"
            environment.logger.info("Message kept", metadata: metadata)
            perform(session.messageCompleted(.stored(id: String(id))), context)
        case .failure(let error):
            if let limit = error.limit { environment.metrics.limitHit(limit) }
            metadata["event"] = "store-not-writable"
            logRepeated(.error, .messageNotKept, "Message not kept: \(error.description)", metadata)
            perform(session.messageCompleted(error.outcome), context)
        }
        goOn(context)
    }

    /// Closes the connection in such a way that the client can still read the last reply.
    func close(_ context: ChannelHandlerContext, nothingIsOnItsWay: Bool) {
        guard !nothingIsOnItsWay, facts.tls == nil else {
            // TLS says good-bye with an alert and waits for the answer.
            return context.close(promise: nil)
        }
        context.closeAfterWrite()
    }
}
