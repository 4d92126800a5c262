import Foundation
import FoundationXML
import Testing

@testable import TLSLab

@Suite struct ReportCardTests {
    private static let open: Set<LabCase> = [
        LabCase(.control, .startTLS), LabCase(.control, .implicitTLS), LabCase(.certificateExpired, .startTLS),
        LabCase(.certificateExpired, .implicitTLS), LabCase(.handshakeStalls, .implicitTLS),
    ]

    private static func card(_ visits: LabVisit...) throws -> LabCard {
        let report = LabReport()
        visits.forEach(report.record)
        return LabCard(try #require(report.clients().first), open: open)
    }

    private static func example() throws -> LabCard {
        try card(
            .mailing(.control),
            .refusing(.certificateExpired),
            .mailing(.certificateExpired, .implicitTLS),
            .make(.handshakeStalls, .implicitTLS, lasting: 10_000, ending: "HandshakeTimedOut")
        )
    }

    @Test func `A card has what is open and what was tried, in the order of the faults`() throws {
        let card = try Self.card(.refusing(.certificateTooLong), .mailing(.control))
        let rows = card.rows.map { "\($0.fault.rawValue) \($0.modes.map { $0.mode.rawValue }.joined(separator: " "))" }
        #expect(
            rows == [
                "Control StartTls ImplicitTls", "CertificateExpired StartTls ImplicitTls",
                "CertificateTooLong StartTls", "HandshakeStalls ImplicitTls",
            ]
        )
        #expect(card.caseCount == 6)
    }

    @Test func `A card counts cases, and a row has the worst of its modes`() throws {
        let card = try Self.example()
        #expect(card.caseCount == 5)
        #expect([.passed, .failed, .undecided, nil].map(card.count) == [2, 1, 1, 1])
        #expect(card.rows.map(\.result) == [.passed, .failed, .undecided])
    }

    @Test func `The text of a card has a table, and a sentence for what is not as it should be`() throws {
        #expect(
            try Self.example().text == """
                client.test [192.0.2.1]: 2 passed, 1 failed, 1 undecided, 1 not tried

                  Fault                         StartTls          ImplicitTls
                  Control                       Accepted          not tried
                  CertificateExpired            Refused           Accepted, FAILED
                  HandshakeStalls                                 undecided

                CertificateExpired: the listener shows a certificate whose time is over.
                  ImplicitTls, session 1000: It sent its mail under TLS 1.3.
                  Right: Send neither mail nor credentials, and give up. A certificate counts within its validity only \
                (RFC 5280 §6.1.3 (a)(2)); nobody revokes it afterwards.

                HandshakeStalls: the listener takes the ClientHello and never answers.
                  ImplicitTls, session 1000: It sent nothing it should not, but did not give up within 10 s, when the \
                server ended the session: let the client have a shorter time limit, or the server a longer one.

                """
        )
    }

    @Test func `JUnit has a suite a client and a test a case, with what failed and what was skipped`() throws {
        let document = try XMLDocument(data: Data(LabCard.junit([Self.example()]).utf8))
        let texts = { (path: String) in try document.nodes(forXPath: path).map { $0.stringValue ?? "" } }
        for suite in ["/testsuites", "/testsuites/testsuite"] {
            for (name, count) in [("tests", "5"), ("failures", "1"), ("errors", "0"), ("skipped", "2")] {
                #expect(try texts("\(suite)/@\(name)") == [count])
            }
        }
        #expect(try texts("//testsuite/@name") == ["client.test"])
        #expect(try texts("//testsuite/@timestamp") == ["1970-01-01T00:00:01"])
        #expect(
            try texts("//testcase/@name") == [
                "Control (StartTls)", "Control (ImplicitTls)", "CertificateExpired (StartTls)",
                "CertificateExpired (ImplicitTls)", "HandshakeStalls (ImplicitTls)",
            ]
        )
        #expect(try texts("//failure/../@name") == ["CertificateExpired (ImplicitTls)"])
        #expect(try texts("//failure/@type") == ["Accepted"])
        #expect(try texts("//failure/@message") == ["It sent its mail under TLS 1.3."])
        #expect(try texts("//failure")[0].contains("\nWhy: A certificate counts within its validity only (RFC 5280"))
        let skipped = try texts("//skipped/@message")
        #expect(skipped.first == "Not tried")
        #expect(skipped.last?.hasPrefix("Undecided: It sent nothing it should not") == true)
        #expect(try texts("//system-out") == ["It sent its mail under TLS 1.3.", "It refused."])
    }

    @Test func `JUnit of no client is well-formed, and so is one of several`() throws {
        let empty = try XMLDocument(data: Data(LabCard.junit([]).utf8))
        #expect(try empty.nodes(forXPath: "/testsuites[@tests='0']").count == 1)
        let two = try XMLDocument(data: Data(LabCard.junit([Self.example(), Self.example()]).utf8))
        #expect(try two.nodes(forXPath: "/testsuites[@tests='10' and @failures='2' and @skipped='4']").count == 1)
    }

    @Test func `Whatever a client calls itself, the XML is well-formed and has it`() throws {
        let given = "a<b>&\"'c]]>\u{FFFE}\u{0}\u{1B}\t\r\né\u{1F600}"
        var visit = LabVisit.mailing(.certificateExpired, hello: "client=\(given)")
        visit.credentials = LabVisit.Credentials(mechanism: "PLAIN", user: "</failure>&", inClear: false)
        let text = LabCard.junit([try Self.card(visit)])
        let document = try XMLDocument(data: Data(text.utf8))
        let name = try document.nodes(forXPath: "//testsuite/@name").first?.stringValue
        #expect(name == "a<b>&\"'c]]>\u{FFFD}\u{FFFD}\u{FFFD}\t\r\né\u{1F600}")
        let message = try document.nodes(forXPath: "//failure/@message").first?.stringValue
        #expect(
            message == "It sent its credentials (PLAIN, user “</failure>&”) under TLS 1.3, and its mail under TLS 1.3."
        )
        // A terminal obeys none of it either.
        #expect(try !Self.card(visit).text.contains { $0 == "\u{1B}" || $0 == "\u{0}" })
    }
}
