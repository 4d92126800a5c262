import NIOCore
import NIOSSL
import NIOTLS
import PeerInput
import SMTPProtocol

/// The client's side of a probe: greeting, STARTTLS where the port has it, TLS handshake, and no further.
final class ProbeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Step {
        case greeting
        case hello
        case startTLS
        case handshake
        case done
    }

    private let tlsMode: TLSMode
    private let context: NIOSSLContext?
    private let finished: EventLoopPromise<Void>
    private var step: Step
    private var input = ByteBuffer()

    /// More than any reply we send.
    static let maximumReply = 16_384

    init(tlsMode: TLSMode, context: NIOSSLContext?, finished: EventLoopPromise<Void>) {
        self.tlsMode = tlsMode
        self.context = context
        self.finished = finished
        step = tlsMode == .implicitTLS ? .handshake : .greeting
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        input.writeImmutableBuffer(unwrapInboundIn(data))
        guard input.readableBytes <= Self.maximumReply else {
            return fail(ProbeError(description: "it sent more than a reply"), context)
        }
        while let line = nextLine() {
            // "250-" goes on, "250 " ends a reply.
            guard line.count >= 4, line[line.index(line.startIndex, offsetBy: 3)] == " " else { continue }
            replied(PeerNumber.read(line.prefix(3), in: 0...999) ?? 0, line, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event {
            if tlsMode == .implicitTLS { step = .greeting } else { succeed(context) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(ProbeError(description: HandshakeDiagnosis.cause(of: error)), context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(ProbeError(description: "it closed the connection"), context)
    }

    private func nextLine() -> String? {
        guard let end = input.readableBytesView.firstIndex(of: 0x0A) else { return nil }
        let line = input.readString(length: end - input.readerIndex + 1)
        return line.map { String($0.prefix { $0 != "\r\n" && $0 != "\n" }) }
    }

    private func replied(_ code: Int, _ line: String, _ context: ChannelHandlerContext) {
        switch (step, code) {
        case (.greeting, 220) where tlsMode == .startTLS:
            step = .hello
            send("EHLO letterlock.invalid\r\n", context)
        case (.greeting, 220):
            succeed(context)
        case (.hello, 250):
            step = .startTLS
            send("STARTTLS\r\n", context)
        case (.startTLS, 220):
            step = .handshake
            startTLS(context)
        default:
            fail(ProbeError(description: "it answered: \(line)"), context)
        }
    }

    private func startTLS(_ context: ChannelHandlerContext) {
        guard let tls = self.context else { return fail(ProbeError(description: "it has no certificate"), context) }
        do {
            let handler = try NIOSSLClientHandler(context: tls, serverHostname: nil)
            try context.pipeline.syncOperations.addHandler(handler, position: .before(self))
        } catch {
            fail(ProbeError(description: HandshakeDiagnosis.cause(of: error)), context)
        }
    }

    private func send(_ line: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line)), promise: nil)
    }

    private func succeed(_ context: ChannelHandlerContext) {
        guard step != .done else { return }
        step = .done
        finished.succeed()
        context.close(promise: nil)
    }

    private func fail(_ error: ProbeError, _ context: ChannelHandlerContext) {
        guard step != .done else { return }
        step = .done
        finished.fail(error)
        context.close(promise: nil)
    }
}

/// What a probe found wrong.
struct ProbeError: Error, CustomStringConvertible {
    var description: String
}
