@testable import SMTPProtocol

/// A whole session.
///
/// The first three bytes choose the policy and what it is answered; the rest is what the client sends. Bytes from `0xF8` on,
/// which no UTF-8 has, stand for what else can happen; `0xFF` makes the next byte one of the client's.
enum DialogueTarget {
    private enum Event: UInt8 {
        case cut = 0xF8
        case tlsEstablished
        case timedOut
        case drain
        case peerClosed
        /// From here on, or no longer, nobody answers what the session waits for.
        case hold
        case contentLost
        case literal
    }

    static func run(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var input = FuzzInput(bytes)
        let (tls, limits, outcomes) = (input.byte(), input.byte(), input.byte())
        let policy = policy(tls, limits)
        let script = Array(input.rest)
        let whole = try transcript(of: script, policy, outcomes, everyByteAlone: false)
        let cut = try transcript(of: script, policy, outcomes, everyByteAlone: true)
        try require(
            comparable(whole) == comparable(cut),
            "Cut otherwise, the dialogue is another one:\n\(whole)\n\(cut)"
        )
    }

    private static func policy(_ tls: UInt8, _ limits: UInt8) -> SessionPolicy {
        SessionPolicy(
            hostName: "mail.test",
            tlsMode: TLSMode.allCases[Int(tls & 0x0F) % 3],
            secureConnectionRequired: tls & 0x10 != 0,
            maximumMessageSize: limits & 0x80 != 0 ? 40 : 400,
            authentication: tls & 0x20 == 0
                ? AuthenticationPolicy()
                : AuthenticationPolicy(
                    mechanisms: ["PLAIN", "LOGIN"],
                    mechanismsWithoutTLS: ["PLAIN"],
                    isRequired: tls & 0x40 != 0
                ),
            rejectedRecipients: [RejectedRecipient(pattern: "no*@*", code: 550)].compactMap(\.self),
            limits: SessionLimits(
                maximumCommandLength: limits & 0x40 != 0 ? 64 : 512,
                maximumHeaderSize: tls & 0x80 != 0 ? 20 : .max,
                maximumTextLineLength: tls & 0x80 != 0 ? 12 : .max,
                maximumRecipients: 1 + Int(limits & 3),
                maximumMessages: Int(limits >> 2 & 3) + 1,
                maximumBadCommands: Int(limits >> 4 & 3) * 3
            )
        )
    }

    private static func transcript(
        of script: [UInt8],
        _ policy: SessionPolicy,
        _ outcomes: UInt8,
        everyByteAlone: Bool
    ) throws(BrokenInvariant) -> [SessionRun.Entry] {
        var run = try SessionRun(policy)
        var outcomes = Outcomes(seed: outcomes)
        var piece: [UInt8] = []
        var isHolding = false
        var isLiteral = false
        for byte in script {
            if let event = isLiteral ? nil : Event(rawValue: byte) {
                if event == .literal {
                    isLiteral = true
                    continue
                }
                try deliver(&piece, to: &run, &outcomes, isHolding)
                if event == .hold {
                    isHolding.toggle()
                    try deliver(&piece, to: &run, &outcomes, isHolding)
                } else {
                    try happen(event, to: &run, &outcomes)
                    try deliver(&piece, to: &run, &outcomes, isHolding)
                }
                continue
            }
            isLiteral = false
            piece.append(byte)
            if everyByteAlone { try deliver(&piece, to: &run, &outcomes, isHolding) }
        }
        try deliver(&piece, to: &run, &outcomes, false)
        return run.transcript
    }

    /// Hands over what was collected, then answers what the session waits for.
    private static func deliver(
        _ piece: inout [UInt8],
        to run: inout SessionRun,
        _ outcomes: inout Outcomes,
        _ isHolding: Bool
    ) throws(BrokenInvariant) {
        if !piece.isEmpty { try run.receive(piece) }
        piece = []
        while run.session.isBusy, !isHolding {
            if run.session.stage == .commit {
                try run.messageCompleted(outcomes.ofStore())
            } else {
                try run.authenticationChecked(outcomes.ofAuthentication())
            }
        }
    }

    private static func happen(
        _ event: Event,
        to run: inout SessionRun,
        _ outcomes: inout Outcomes
    ) throws(BrokenInvariant) {
        switch event {
        case .tlsEstablished: try run.tlsEstablished()
        case .timedOut: try run.timedOut()
        case .drain: try run.drain()
        case .peerClosed: try run.peerClosed()
        case .contentLost: try run.contentLost(.storageFull)
        case .cut, .hold, .literal: break
        }
    }

    /// What does not depend on how the bytes were cut: nothing from the reply to STARTTLS on.
    private static func comparable(_ transcript: [SessionRun.Entry]) -> ArraySlice<SessionRun.Entry> {
        transcript.prefix(transcript.firstIndex(where: \.dependsOnCuts).map { max($0 - 1, 0) } ?? .max)
    }
}

/// What store and AUTH answer, one after the other.
private struct Outcomes {
    private var state: UInt8

    init(seed: UInt8) {
        state = seed
    }

    mutating func ofStore() -> StoreOutcome {
        switch next() % 8 {
        case 0: .refusedForNow
        case 1: .storageFull
        case 2: .refused
        default: .stored(id: "1795000000000001")
        }
    }

    mutating func ofAuthentication() -> AuthenticationStep {
        switch next() % 8 {
        case 0, 4: .challenge("eA==")
        case 1, 5: .failed
        case 2, 6: .malformed
        case 7: .unavailable
        default: .succeeded(user: "ann")
        }
    }

    private mutating func next() -> UInt8 {
        state = state &* 5 &+ 3
        return state >> 3
    }
}
