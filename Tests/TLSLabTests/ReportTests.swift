import Testing

@testable import TLSLab

@Suite struct ReportTests {
    private static func cards(_ report: LabReport) -> [String] {
        report.clients().map { client in
            let results = LabCase.all.compactMap { tried in
                client.results[tried].map { "\(tried.name) \($0.verdict.result.rawValue) \($0.visits)" }
            }
            return "\(client.name) [\(client.addresses.joined(separator: " "))] " + results.joined(separator: ", ")
        }
    }

    @Test(
        arguments: [
            ("client=checkout", "checkout"), ("client=a.example.org", "a.example.org"),
            ("ci-7.example.org;client=a;x=1", "a"), ("CLIENT=Ann", "Ann"), ("client=a=b", "a=b"), ("client=", nil),
            ("client=;client=b", "b"), ("myclient=a", nil), ("mail.example.org", nil), (";", nil), ("client", nil),
        ] as [(String, String?)]
    )
    func `A test names its client in a part of the EHLO name`(hello: String, name: String?) {
        #expect(LabClient.givenName(in: hello) == name)
    }

    @Test func `A client is one by its given name from anywhere, else by EHLO name and address`() {
        let report = LabReport()
        report.record(.mailing(.control, hello: "client=a", address: "192.0.2.1", at: 1))
        report.record(.mailing(.control, hello: "x;client=a", address: "192.0.2.2", at: 2))
        report.record(.mailing(.control, hello: "pc", address: "192.0.2.1", at: 3))
        report.record(.mailing(.control, hello: "pc", address: "192.0.2.2", at: 4))
        #expect(
            Self.cards(report) == [
                "a [192.0.2.1 192.0.2.2] Control (StartTls) Passed 2", "pc [192.0.2.1] Control (StartTls) Passed 1",
                "pc [192.0.2.2] Control (StartTls) Passed 1",
            ]
        )
        #expect(report.clients(named: "pc").count == 2)
        #expect(report.clients(named: "a").map(\.lastSeen) == [2])
        #expect(report.clients(named: "b").isEmpty)
    }

    @Test func `Of several visits the one that failed counts, and what decides nothing gives way`() {
        let undecided = LabVisit.make(.weakCiphers, tls: "1.2", helloUnderTLS: true, ending: "NoMailSent")
        let orders: [([LabVisit], String)] = [
            ([undecided, .refusing(.weakCiphers)], "Passed 2"), ([.refusing(.weakCiphers), undecided], "Passed 2"),
            ([.mailing(.weakCiphers), .refusing(.weakCiphers), undecided], "Failed 3"),
            ([.refusing(.weakCiphers), .mailing(.weakCiphers)], "Failed 2"), ([undecided], "Undecided 1"),
        ]
        for (visits, result) in orders {
            let report = LabReport()
            visits.forEach(report.record)
            #expect(Self.cards(report) == ["client.test [192.0.2.1] WeakCiphers (StartTls) \(result)"])
        }
    }

    @Test func `A result tells of the session that it is of`() throws {
        let report = LabReport()
        report.record(.mailing(.weakCiphers, at: 5))
        report.record(.refusing(.weakCiphers, at: 6))
        let result = try #require(report.clients().first?.results[LabCase(.weakCiphers, .startTLS)])
        #expect(result.session == 5)
        #expect(result.tlsVersion == "1.3")
        #expect(result.alert == nil)
        #expect(report.clients().first?.firstSeen == 5)
        #expect(report.clients().first?.lastSeen == 6)
    }

    @Test func `A handshake that fails without a name belongs to the only client known from there`() {
        let report = LabReport()
        report.record(.mailing(.control, hello: "client=a", at: 1))
        report.record(.refusing(.certificateExpired, .implicitTLS, hello: nil, at: 2))
        report.record(.refusing(.certificateExpired, .implicitTLS, hello: nil, address: "192.0.2.9", at: 3))
        #expect(
            Self.cards(report) == [
                "a [192.0.2.1] Control (StartTls) Passed 1, CertificateExpired (ImplicitTls) Passed 1",
                "192.0.2.9 [192.0.2.9] CertificateExpired (ImplicitTls) Passed 1",
            ]
        )
    }

    @Test func `What came without a name first is given to the client that is known from there first`() {
        let report = LabReport()
        report.record(.refusing(.certificateExpired, .implicitTLS, hello: nil, at: 1))
        report.record(.refusing(.certificateExpired, .implicitTLS, hello: nil, at: 2))
        report.record(.mailing(.control, hello: "client=a", at: 3))
        let whole = "a [192.0.2.1] Control (StartTls) Passed 1, CertificateExpired (ImplicitTls) Passed 2"
        #expect(Self.cards(report) == [whole])
        #expect(report.clients().first?.firstSeen == 1)
        // It stays there when another comes.
        report.record(.mailing(.control, hello: "client=b", at: 4))
        #expect(Self.cards(report) == [whole, "b [192.0.2.1] Control (StartTls) Passed 1"])
    }

    @Test func `Of two clients from one address neither gets what came without a name`() {
        let report = LabReport()
        report.record(.mailing(.control, hello: "client=a", at: 1))
        report.record(.mailing(.control, hello: "client=b", at: 2))
        report.record(.refusing(.certificateExpired, .implicitTLS, hello: nil, at: 3))
        let nameless = "192.0.2.1 [192.0.2.1] CertificateExpired (ImplicitTls) Passed 1"
        #expect(Self.cards(report).last == nameless)
        // Not even when one of them goes and the other one comes again.
        report.reset(client: "b")
        report.record(.mailing(.control, hello: "client=a", at: 4))
        #expect(Self.cards(report) == ["a [192.0.2.1] Control (StartTls) Passed 2", nameless])
    }

    @Test func `A visit that tries nothing leaves no trace`() {
        let report = LabReport()
        report.record(.make(.control, asked: false, ending: "NoMailSent"))
        #expect(report.clients().isEmpty)
    }

    @Test func `A reset forgets all, or one client`() {
        let report = LabReport()
        for name in ["client=a", "client=b"] { report.record(.mailing(.control, hello: name)) }
        report.reset(client: "a")
        #expect(report.clients().map(\.name) == ["b"])
        report.reset(client: "nobody")
        #expect(report.clients().map(\.name) == ["b"])
        report.reset()
        #expect(report.clients().isEmpty)
    }

    @Test func `A thousand clients are remembered, and then the one that was longest away is forgotten`() {
        let report = LabReport()
        for number in 1...1_000 { report.record(.mailing(.control, hello: "client=\(number)", at: Int64(number))) }
        #expect(report.clients().count == 1_000)
        report.record(.mailing(.control, hello: "client=1", at: 1_001))
        report.record(.mailing(.control, hello: "client=new", at: 1_002))
        #expect(report.clients().count == 1_000)
        #expect(report.clients(named: "2").isEmpty)
        #expect(report.clients(named: "1").count == 1)
        // A clock that was put back does not keep the new ones out.
        report.record(.mailing(.control, hello: "client=newer", at: 0))
        #expect(report.clients(named: "newer").count == 1)
        #expect(report.clients().count == 1_000)
    }

    @Test func `Sixteen addresses of a client are remembered, the newest`() {
        let report = LabReport()
        for number in 1...16 { report.record(.mailing(.control, hello: "client=a", address: "192.0.2.\(number)")) }
        #expect(report.clients().first?.addresses.count == 16)
        report.record(.mailing(.control, hello: "client=a", address: "192.0.2.17"))
        #expect(report.clients().first?.addresses.count == 16)
        #expect(report.clients().first?.addresses.last == "192.0.2.17")
        #expect(report.clients().first?.results[LabCase(.control, .startTLS)]?.visits == 17)
    }
}
