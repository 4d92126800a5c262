import SMTPProtocol

/// Rules that only one session asks, at a moment that does not pass.
final class RuleSource: FaultSource {
    private var rules = FaultRules()

    init(_ rules: [FaultRule]) {
        self.rules.replaceSettings(rules, .start)
    }

    func rule(for moment: FaultMoment) -> FaultRule? { rules.rule(for: moment, .start) }
}

extension FaultTime {
    static let start = FaultTime(uptime: .zero, sinceEpoch: 1_800_000_000_000)

    static func + (time: FaultTime, milliseconds: Int64) -> FaultTime {
        FaultTime(
            uptime: time.uptime + .milliseconds(milliseconds),
            sinceEpoch: time.sinceEpoch + milliseconds
        )
    }
}
