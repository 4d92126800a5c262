import NIOCore

/// The steps of a session, made once: what is sent again and again is not made again.
struct Script: Sendable {
    /// From the greeting to the first envelope.
    let opening: [Step]
    /// What comes before the content.
    let envelope: [Step]
    let content: Step
    /// With pipelining, the content in one group with the next envelope.
    let contentAndEnvelope: Step?
    /// With pipelining, the content in one group with QUIT.
    let contentAndQuit: Step?
    let quit: Step
    /// Octets of a message, as SIZE counts them (RFC 1870).
    let messageSize: Int

    init(_ load: Load) {
        let message = Message(load)
        messageSize = message.content.readableBytes
        opening = Self.opening(load)
        quit = Step("QUIT", "QUIT\r\n", 221)

        let mail = Step("MAIL", "MAIL FROM:<\(message.sender)>\r\n", 250, isNumbered: load.distinct)
        let recipients = message.recipients.map { recipient in
            Step("RCPT", "RCPT TO:<\(recipient)>\r\n", 250, isNumbered: load.distinct)
        }
        let accepted = ExpectedReply(code: 250, effect: .messageAccepted)
        let commands: [Step]
        let end: Step
        if load.bdat {
            var chunks = Self.chunks(of: message.content, size: load.chunk, isNumbered: load.distinct)
            end = chunks.removeLast()
            commands = [mail] + recipients + chunks
        } else {
            end = Step("the content", message.dotTerminated, [accepted], isNumbered: load.distinct)
            commands = [mail] + recipients + [Step("DATA", "DATA\r\n", 354)]
        }
        guard load.pipelining else {
            (envelope, content) = (commands, end)
            (contentAndEnvelope, contentAndQuit) = (nil, nil)
            return
        }
        let group = commands.dropFirst().reduce(mail) { $0.followed(by: $1) }
        if load.bdat {
            // Chunks wait for no reply, so all of it is one group.
            (envelope, content) = ([], group.followed(by: end))
            contentAndEnvelope = nil
        } else {
            (envelope, content) = ([group], end)
            contentAndEnvelope = end.followed(by: group, ofNextMessage: true)
        }
        contentAndQuit = content.followed(by: quit)
    }

    private static func opening(_ load: Load) -> [Step] {
        let greeting = Step("the connection", "", 220)
        let ehlo = Step("EHLO", "EHLO \(load.hostName)\r\n", 250)
        switch load.tls {
        case .starttls:
            let startTLS = ExpectedReply(code: 220, effect: .startTLS)
            return [greeting, ehlo, Step("STARTTLS", ByteBuffer(string: "STARTTLS\r\n"), [startTLS]), ehlo]
        case .none where load.helo && !load.pipelining && !load.bdat:
            return [greeting, Step("HELO", "HELO \(load.hostName)\r\n", 250)]
        case .none, .implicit:
            return [greeting, ehlo]
        }
    }

    /// The last chunk says so.
    private static func chunks(of content: ByteBuffer, size: Int?, isNumbered: Bool) -> [Step] {
        var rest = content
        var steps: [Step] = []
        repeat {
            let length = min(size ?? rest.readableBytes, rest.readableBytes)
            let isLast = length == rest.readableBytes
            var request = ByteBuffer(string: "BDAT \(length)\(isLast ? " LAST" : "")\r\n")
            if let chunk = rest.readSlice(length: length) {
                request.writeImmutableBuffer(chunk)
            }
            let reply = ExpectedReply(code: 250, effect: isLast ? .messageAccepted : .none)
            steps.append(Step("BDAT", request, [reply], isNumbered: isNumbered))
        } while rest.readableBytes > 0
        return steps
    }
}
