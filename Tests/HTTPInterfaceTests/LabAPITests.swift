import Foundation
import FoundationXML
import HTTPInterface
import TLSLab
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct LabAPITests {
    private static let pem = Array("-----BEGIN CERTIFICATE-----\n".utf8)

    private static func lab() -> LabDescription {
        LabDescription(
            report: LabReport(),
            ports: [
                .init(port: 2_500, labCase: LabCase(.control, .startTLS)),
                .init(port: 2_502, labCase: LabCase(.certificateExpired, .startTLS)),
                .init(port: 2_503, labCase: LabCase(.certificateExpired, .implicitTLS)),
            ],
            authorityPath: "/data/tls/lab-authority.pem",
            authority: { pem }
        )
    }

    private static func visit(_ fault: LabFault, client: String, mail: [Int64] = []) -> LabVisit {
        LabVisit(
            session: 1_795_000_000_000_001,
            fault: fault,
            mode: .startTLS,
            remoteAddress: "192.0.2.9",
            started: 1_795_000_000_000,
            ended: 1_795_000_000_125,
            hello: "client=\(client)",
            askedForTLS: true,
            tlsVersion: mail.isEmpty ? nil : "1.3",
            saidHelloUnderTLS: !mail.isEmpty,
            alert: mail.isEmpty ? "unknown_ca" : nil,
            outcome: mail.isEmpty ? "ClientRejectedCertificate" : "Completed",
            reason: "The session was over.",
            startedMail: !mail.isEmpty,
            messages: mail
        )
    }

    /// The lab after two clients: one that is right, and one that takes what has expired.
    static func visited() -> LabDescription {
        let lab = lab()
        for client in ["good", "bad"] { lab.report.record(visit(.control, client: client, mail: [1])) }
        lab.report.record(visit(.certificateExpired, client: "good"))
        lab.report.record(visit(.certificateExpired, client: "bad", mail: [2]))
        return lab
    }

    @Test(arguments: Depth.allCases)
    func `The report has the ports, what to trust, and the card of each client`(depth: Depth) async throws {
        try await depth.test(APIUnderTest(lab: Self.visited()).api) { client in
            let report = try await client.get("/api/v1/lab").json
            #expect(report["AuthorityPath"].string == "/data/tls/lab-authority.pem")
            #expect(report["Authority"].string == "-----BEGIN CERTIFICATE-----\n")
            let ports = report["Ports"].array.map { port in
                "\(port["Port"].int ?? 0) \(port["TlsMode"].string ?? "") \(port["Fault"].string ?? "")"
            }
            let expected = [
                "2500 StartTls Control", "2502 StartTls CertificateExpired", "2503 ImplicitTls CertificateExpired",
            ]
            #expect(ports == expected)
            let cards = report["Clients"].array
            #expect(cards.map { $0["Client"].string } == ["bad", "good"])
            #expect(cards.map { $0["Failed"].int } == [1, 0])
            #expect(cards.map { $0["Passed"].int } == [1, 2])
            #expect(cards.map { $0["NotTried"].int } == [1, 1])
            #expect(cards[0]["LastSeen"].string == "2026-11-18T11:06:40.125Z")
            #expect(cards[0]["Faults"][1]["Result"].string == "Failed")
        }
    }

    @Test(arguments: Depth.allCases)
    func `A fault says what is wrong and why, and what the client did in each mode`(depth: Depth) async throws {
        try await depth.test(APIUnderTest(lab: Self.visited()).api) { client in
            let answer = try await client.get("/api/v1/lab?client=good")
            let fault = try answer.json["Clients"][0]["Faults"][1]
            #expect(fault["Fault"].string == "CertificateExpired")
            #expect(fault["WhatIsWrong"].string == "shows a certificate whose time is over")
            #expect(fault["RightAnswer"].string == "Refuse")
            #expect(fault["Why"].string?.contains("RFC 5280") == true)
            #expect(fault["Result"].string == "Passed")
            #expect(
                answer.text.contains(
                    """
                    "Modes":[{"Alert":"unknown_ca","Answer":"Refused","Detail":"The session was over.","InClear":false,\
                    "Result":"Passed","Sent":[],"Session":"1795000000000001","TlsMode":"StartTls","TlsVersion":null,"Visits":1},\
                    {"Alert":null,"Answer":null,"Detail":null,"InClear":false,"Result":"NotTried","Sent":[],"Session":null,\
                    "TlsMode":"ImplicitTls","TlsVersion":null,"Visits":0}]
                    """
                )
            )
        }
    }

    @Test(arguments: Depth.allCases)
    func `The report is JUnit XML too, and text for people`(depth: Depth) async throws {
        try await depth.test(APIUnderTest(lab: Self.visited()).api) { client in
            let xml = try await client.get("/api/v1/lab.xml")
            #expect(xml["Content-Type"] == "application/xml")
            let document = try XMLDocument(data: Data(xml.body))
            let failures = try ["bad", "good"].map { name in
                try document.nodes(forXPath: "//testsuite[@name='\(name)']//failure").count
            }
            #expect(failures == [1, 0])
            let good = try await client.get("/api/v1/lab.xml?client=good").text
            #expect(good.contains("testsuite name=\"good\"") && !good.contains("bad"))
            let text = try await client.get("/api/v1/lab.txt?client=bad")
            #expect(text["Content-Type"] == "text/plain; charset=utf-8")
            #expect(text.text.hasPrefix("bad [192.0.2.9]: 1 passed, 1 failed, 0 undecided, 1 not tried\n"))
            #expect(!text.text.contains("good"))
        }
    }

    @Test(arguments: Depth.allCases)
    func `What a client must trust is given as it is`(depth: Depth) async throws {
        try await depth.test(APIUnderTest(lab: Self.lab()).api) { client in
            let answer = try await client.get("/api/v1/lab.pem")
            #expect(answer["Content-Type"] == "application/x-pem-file")
            #expect(answer.body == Self.pem)
        }
    }

    @Test(arguments: Depth.allCases)
    func `A reset forgets one client, or all`(depth: Depth) async throws {
        let lab = Self.visited()
        try await depth.test(APIUnderTest(lab: lab).api) { client in
            let one = try await client.ask("POST", "/api/v1/lab/reset?client=bad")
            #expect(one.text == "ok\n")
            #expect(lab.report.clients().map(\.name) == ["good"])
            let nobody = try await client.ask("POST", "/api/v1/lab/reset?client=nobody")
            #expect(nobody.status == 200)
            #expect(lab.report.clients().count == 1)
            let wrong = try await client.ask("GET", "/api/v1/lab/reset")
            #expect(wrong.status == 405)
            #expect(lab.report.clients().count == 1)
            let all = try await client.ask("POST", "/api/v1/lab/reset")
            #expect(all.status == 200)
            #expect(lab.report.clients().isEmpty)
            let text = try await client.get("/api/v1/lab.txt")
            #expect(text.text == "No client has been to the lab.\n")
            let report = try await client.get("/api/v1/lab")
            let clients = try report.json["Clients"].array
            #expect(clients.isEmpty)
        }
    }

    @Test(arguments: Depth.allCases)
    func `A client that nobody is, or two names of one, are refused`(depth: Depth) async throws {
        let lab = Self.visited()
        try await depth.test(APIUnderTest(lab: lab).api) { client in
            for path in ["lab", "lab.xml", "lab.txt"] {
                let answer = try await client.get("/api/v1/\(path)?client=nobody")
                #expect(answer.status == 404)
                #expect(answer.error?.hasPrefix("No client “nobody” has tried a port of the lab") == true)
                let unnamed = try await client.get("/api/v1/\(path)?client=")
                #expect(unnamed.status == 400)
            }
            let twice = try await client.ask("POST", "/api/v1/lab/reset?client=good&client=bad")
            #expect(twice.status == 400)
            #expect(lab.report.clients().count == 2)
        }
    }

    @Test(arguments: Depth.allCases)
    func `Without a lab, 404 says what opens it`(depth: Depth) async throws {
        try await depth.test(APIUnderTest().api) { client in
            for path in ["lab", "lab.xml", "lab.txt", "lab.pem"] {
                let answer = try await client.get("/api/v1/\(path)")
                #expect(answer.status == 404)
                #expect(answer.error?.contains("LabPorts (LETTERLOCK_LAB_PORTS)") == true)
            }
            let reset = try await client.ask("POST", "/api/v1/lab/reset")
            #expect(reset.status == 404)
        }
    }

    @Test(arguments: Depth.allCases)
    func `Foreign pages and those without a password get and reset nothing`(depth: Depth) async throws {
        let lab = Self.visited()
        let test = try APIUnderTest(users: [HTTPUser(name: "ci", password: "secret")], lab: lab)
        try await depth.test(test.api) { client in
            let unasked = try await client.get("/api/v1/lab")
            #expect(unasked.status == 401)
            let unproven = try await client.ask("POST", "/api/v1/lab/reset")
            #expect(unproven.status == 401)
            let origin = [("Origin", "http://evil.example"), ("Authorization", "Basic Y2k6c2VjcmV0")]
            let foreign = try await client.ask("POST", "/api/v1/lab/reset", origin)
            #expect(foreign.status == 403)
            #expect(lab.report.clients().count == 2)
            let proven = try await client.ask("POST", "/api/v1/lab/reset", [origin[1]])
            #expect(proven.status == 200)
        }
    }
}
