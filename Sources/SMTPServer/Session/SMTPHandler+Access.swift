import NIOCore
import SMTPProtocol

extension SMTPHandler {
    /// Whether the connection is taken in; else it has been told and closed.
    func isTakenIn(_ context: ChannelHandlerContext) -> Bool {
        let second = second
        guard let refusal = environment.gate.enter(facts.remoteAddress, settings.connectionLimits, now: second) else {
            isCounted = true
            environment.metrics.connectionBegan()
            return true
        }
        environment.metrics.limitHit(refusal.setting)
        isOnRecord = environment.gate.mayRecord(now: second)
        end(refusal.ending(address: facts.remoteAddress))
        // A client that waits for TLS from the first byte could not read it.
        if listener.tlsMode != .implicitTLS { perform([.reply(refusal.reply)], context) }
        context.close(promise: nil)
        return false
    }

    /// Makes room for the next one.
    func leaveGate() {
        guard isCounted else { return }
        environment.gate.leave(facts.remoteAddress, now: second)
        environment.metrics.connectionEnded()
    }

    /// A second of a clock that only goes forward.
    private var second: Int64 { Int64(now.uptimeNanoseconds / 1_000_000_000) }
}
