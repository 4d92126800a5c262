import NIOCore

extension SessionEnvironment {
    /// Takes a connection in, and counts it; gives the reason where it is refused.
    func admit(_ address: String, _ settings: SMTPSettings, at time: NIODeadline) -> ConnectionRefusal? {
        guard let refusal = gate.enter(address, settings.connectionLimits, now: time.seconds) else {
            metrics.connectionBegan()
            return nil
        }
        metrics.limitHit(refusal.setting)
        return refusal
    }

    /// Whether another refusal may be recorded: a flood must not push out all records.
    func mayRecordRefusal(at time: NIODeadline) -> Bool { gate.mayRecord(now: time.seconds) }

    /// Makes room for the next connection.
    func leave(_ address: String, at time: NIODeadline) {
        gate.leave(address, now: time.seconds)
        metrics.connectionEnded()
    }
}

extension NIODeadline {
    /// Whole seconds of a clock that only goes forward.
    fileprivate var seconds: Int64 { Int64(uptimeNanoseconds / 1_000_000_000) }
}
