import Testing

@testable import TLSLab

@Suite struct ReportVerdictTests {
    private static func summary(_ visit: LabVisit) -> String {
        guard let verdict = LabVerdict(of: visit) else { return "not tried" }
        let sent = verdict.sent.map(\.rawValue).joined(separator: "+") + (verdict.inClear ? " in clear" : "")
        let answer = verdict.answer?.rawValue ?? "-"
        return "\(answer) \(verdict.result.rawValue)" + (sent.isEmpty ? "" : " \(sent)")
    }

    private static let plain = LabVisit.Credentials(mechanism: "PLAIN", user: "ann", inClear: true)
    private static let secret = LabVisit.Credentials(mechanism: "PLAIN", user: "ann", inClear: false)

    @Test func `Control wants a mail under TLS`() {
        let expected: [(LabVisit, String)] = [
            (.mailing(.control), "Accepted Passed Mail"),
            (.mailing(.control, .implicitTLS), "Accepted Passed Mail"),
            (.refusing(.control), "Refused Failed"),
            (.make(.control, ending: "HandshakeTimedOut"), "Refused Failed"),
            (.make(.control, asked: false, mailInClear: true, kept: [1]), "Accepted Failed Mail in clear"),
            (.make(.control, asked: false, auth: Self.plain), "Accepted Failed Credentials in clear"),
            (
                .make(.control, tls: "1.3", helloUnderTLS: true, auth: Self.plain, kept: [1]),
                "Accepted Failed Credentials+Mail in clear"
            ),
            (
                .make(.control, tls: "1.3", helloUnderTLS: true, auth: Self.secret, kept: [1]),
                "Accepted Passed Credentials+Mail"
            ),
            (.make(.control, tls: "1.3", helloUnderTLS: true, auth: Self.secret), "Accepted Undecided Credentials"),
            (.make(.control, tls: "1.3", helloUnderTLS: true, mail: true), "Accepted Undecided Mail"),
            (.make(.control, tls: "1.3", helloUnderTLS: true, ending: "NoMailSent"), "- Undecided"),
            (.make(.control, tls: "1.3", ending: "ClientRejectedCertificate"), "Refused Failed"),
            (.make(.control, asked: false, ending: "NoMailSent"), "not tried"),
        ]
        for (visit, summary) in expected { #expect(Self.summary(visit) == summary, "\(visit)") }
    }

    @Test(arguments: LabCase.all.filter { $0.fault.rightAnswer == .refuse })
    func `Whoever sends mail or credentials to what is to be refused fails, in clear too`(tried: LabCase) {
        let (fault, mode) = (tried.fault, tried.mode)
        #expect(Self.summary(.mailing(fault, mode)) == "Accepted Failed Mail")
        let begun = LabVisit.make(fault, mode, tls: "1.3", helloUnderTLS: true, mail: true)
        #expect(Self.summary(begun) == "Accepted Failed Mail")
        let loggedIn = LabVisit.make(fault, mode, tls: "1.3", helloUnderTLS: true, auth: Self.secret)
        #expect(Self.summary(loggedIn) == "Accepted Failed Credentials")
        let inClear = LabVisit.make(fault, mode, asked: false, mailInClear: true, kept: [1])
        #expect(Self.summary(inClear) == "Accepted Failed Mail in clear")
        let both = LabVisit.make(fault, mode, asked: false, auth: Self.plain, mail: true, mailInClear: true)
        #expect(Self.summary(both) == "Accepted Failed Credentials+Mail in clear")
    }

    @Test(arguments: LabCase.all.filter { $0.fault.rightAnswer == .refuse && $0.fault != .closesWithoutNotify })
    func `Whoever asks for TLS and leaves with nothing sent passes`(tried: LabCase) {
        #expect(Self.summary(.refusing(tried.fault, tried.mode)) == "Refused Passed")
        #expect(Self.summary(.make(tried.fault, tried.mode, hello: nil, ending: "NetworkError")) == "Refused Passed")
        // As Postfix, which checks when the handshake is done.
        let quitting = LabVisit.make(tried.fault, tried.mode, tls: "1.3", ending: "ClientRejectedCertificate")
        #expect(Self.summary(quitting) == "Refused Passed")
        // A test of the connection says nothing of what would be sent.
        let testing = LabVisit.make(tried.fault, tried.mode, tls: "1.3", helloUnderTLS: true, ending: "NoMailSent")
        #expect(Self.summary(testing) == "- Undecided")
    }

    @Test(arguments: LabCase.all)
    func `Whoever only connects, or looks what is offered, has tried nothing`(tried: LabCase) {
        let scanned = LabVisit.make(tried.fault, tried.mode, hello: nil, asked: false, ending: "ClientDisconnected")
        #expect(Self.summary(scanned) == "not tried")
        let stopped = LabVisit.make(tried.fault, tried.mode, ending: "ServerShutdown")
        #expect(Self.summary(stopped) == "not tried")
        let looked = LabVisit.make(tried.fault, tried.mode, asked: false, ending: "NoMailSent")
        let sawEnough = tried.fault == .startTLSMissing
        #expect(Self.summary(looked) == (sawEnough ? "Refused Passed" : "not tried"))
    }

    @Test(arguments: LabFault.allCases.filter { $0.rightAnswer != .accept })
    func `Whoever waits until the server ends it is judged after five minutes only`(fault: LabFault) {
        for outcome in ["TimedOut", "HandshakeTimedOut"] {
            #expect(Self.summary(.make(fault, lasting: 10_000, ending: outcome)) == "- Undecided")
            #expect(Self.summary(.make(fault, lasting: 299_999, ending: outcome)) == "- Undecided")
            #expect(Self.summary(.make(fault, lasting: 300_000, ending: outcome)) == "- Failed")
            let mailed = LabVisit.make(
                fault,
                lasting: 10_000,
                asked: false,
                ending: outcome,
                mailInClear: true,
                kept: [1]
            )
            #expect(Self.summary(mailed) == "Accepted Failed Mail in clear")
        }
    }

    @Test func `The reply that breaks off is met by those who say EHLO under TLS`() {
        for mode in LabFault.Mode.allCases {
            let met = LabVisit.make(.closesWithoutNotify, mode, tls: "1.3", helloUnderTLS: true)
            #expect(Self.summary(met) == "Refused Passed")
            #expect(Self.summary(.refusing(.closesWithoutNotify, mode)) == "- Undecided")
        }
    }

    @Test func `Behind an injected reply a whole mail or nothing is right`() {
        let expected: [(LabVisit, String)] = [
            (.mailing(.responseInjection), "Accepted Passed Mail"),
            (.refusing(.responseInjection), "Refused Passed"),
            (.make(.responseInjection, tls: "1.3", helloUnderTLS: true, ending: "NoMailSent"), "Refused Passed"),
            (
                .make(.responseInjection, tls: "1.3", helloUnderTLS: true, auth: Self.secret),
                "Accepted Failed Credentials"
            ),
            (.make(.responseInjection, tls: "1.3", helloUnderTLS: true, mail: true), "Accepted Failed Mail"),
            (.make(.responseInjection, asked: false, mailInClear: true, kept: [1]), "Accepted Failed Mail in clear"),
        ]
        for (visit, summary) in expected { #expect(Self.summary(visit) == summary, "\(visit)") }
    }

    @Test func `The detail names what was sent and how, without what a terminal obeys`() throws {
        let credentials = LabVisit.Credentials(mechanism: "PLAIN", user: "an\u{1B}[2Jn\u{202E}", inClear: true)
        let visit = LabVisit.make(
            .certificateExpired,
            tls: "1.3",
            helloUnderTLS: true,
            auth: credentials,
            kept: [1, 2]
        )
        #expect(
            try #require(LabVerdict(of: visit)).detail
                == "It sent its credentials (PLAIN, user “an\u{FFFD}[2Jn\u{FFFD}”) in clear, and 2 mails under TLS 1.3."
        )
        var long = LabVisit.refusing(.control)
        long.reason = String(repeating: "x", count: 100_000)
        #expect(
            try #require(LabVerdict(of: long)).detail == String(repeating: "x", count: 2_048) + "… (97952 more bytes)"
        )
    }
}
