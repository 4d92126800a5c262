@testable import SMTPProtocol

/// One line after a beginning of the dialogue that its first byte chooses; the rest of the input is the line.
enum CommandLineTarget {
    private static let policies = [
        policy(),
        policy(tlsMode: .startTLS, secureConnectionRequired: true),
        policy(tlsMode: .implicitTLS),
        policy(isRequired: true),
    ]

    private static let beginnings = [
        "", "EHLO c\r\n", "EHLO c\r\nMAIL FROM:<a@b.test> SMTPUTF8\r\n",
        "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\n",
        "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.test>\r\nBDAT 1\r\nx",
        "EHLO c\r\nMAIL FROM:<> BODY=BINARYMIME\r\nRCPT TO:<a@b.test>\r\n", "EHLO c\r\nAUTH PLAIN\r\n",
        "EHLO c\r\nAUTH PLAIN eA==\r\n",
    ].map { Array($0.utf8) }

    static func run(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var input = FuzzInput(bytes)
        let choice = input.byte()
        let policy = policies[Int(choice & 3)]
        let beginning = beginnings[Int(choice >> 2 & 7)]
        // Up to the first CRLF: what follows would be another line.
        let line = Array(input.rest.prefix(input.rest.firstEnd(of: [0x0D, 0x0A])))

        var run = try SessionRun(policy)
        if policy.tlsMode == .implicitTLS || choice & 0x20 != 0 { try run.tlsEstablished() }
        try run.receive(beginning)
        if run.session.isBusy {
            try run.authenticationChecked(choice & 0x40 != 0 ? .challenge("eA==") : .succeeded(user: "ann"))
        }
        let stage = run.session.stage
        let before = run.transcript.count
        try run.receive(line + [0x0D, 0x0A])
        try check(line, at: stage, answered: run.transcript[before...])
        try checkAddress(line, .reversePath)
        try checkAddress(line, .forwardPath)
    }

    private static func policy(
        tlsMode: TLSMode = .none,
        secureConnectionRequired: Bool = false,
        isRequired: Bool = false
    ) -> SessionPolicy {
        SessionPolicy(
            hostName: "mail.test",
            tlsMode: tlsMode,
            secureConnectionRequired: secureConnectionRequired,
            maximumMessageSize: 1_000,
            authentication: AuthenticationPolicy(
                mechanisms: ["PLAIN", "SCRAM-SHA-256"],
                mechanismsWithoutTLS: ["PLAIN"],
                isRequired: isRequired
            ),
            rejectedRecipients: [RejectedRecipient(pattern: "full*@*.test", code: 452)].compactMap(\.self),
            limits: SessionLimits(maximumCommandLength: 512, maximumRecipients: 2, maximumMessages: 1)
        )
    }

    /// A line is answered once, and refused where it holds what other servers take for a line end.
    private static func check(
        _ line: [UInt8],
        at stage: SessionStage,
        answered entries: ArraySlice<SessionRun.Entry>
    ) throws(BrokenInvariant) {
        var codes: [Int] = []
        for case .reply(let reply) in entries { codes.append(reply.code) }
        try require(codes.count <= 1, "A line was answered \(codes.count) times: \(codes)")
        let limit = stage == .authentication ? SMTPSession.maximumResponseLength : 512
        let isBroken =
            line.contains { $0 == 0x00 || $0 == 0x0A } || line.contains(0x0D) || line.count + 2 > limit
        guard isBroken, stage != .handshake, !entries.contains(.close(.clientSpokeTLSOnPlainPort)) else { return }
        try require(codes.count == 1 && codes[0] >= 500, "A broken line was not refused: \(codes)")
        try require(entries.count == 1, "A broken line had an effect: \(entries)")
    }

    /// What an address was read as must, written anew, be read as the same.
    private static func checkAddress(_ line: [UInt8], _ form: AddressArgument.Form) throws(BrokenInvariant) {
        let start = line.firstIndex(of: 0x20).map { $0 + 1 } ?? 0
        let offers = ParameterRule.Offers.always.union([.authentication, .requireTLS])
        let argument = Array(line[start...])
        guard let read = try? AddressArgument(argument.span, form, offers: offers) else { return }
        var text = "\(form.prefix)<\(read.path.address)>"
        for parameter in read.parameters {
            text += " \(parameter.keyword)" + (parameter.value.map { "=\($0)" } ?? "")
        }
        let written = Array(text.utf8)
        let again = try? AddressArgument(written.span, form, offers: offers)
        try require(
            again?.path == read.path && again?.parameters == read.parameters,
            "\(text.debugDescription) is read otherwise than what it was made of."
        )
    }
}

extension ArraySlice<UInt8> {
    /// How many bytes there are before the first `mark`; all, where there is none.
    fileprivate func firstEnd(of mark: [UInt8]) -> Int {
        var rest = self
        while !rest.isEmpty, !rest.starts(with: mark) { rest = rest.dropFirst() }
        return count - rest.count
    }
}
