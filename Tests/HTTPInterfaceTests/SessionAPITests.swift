import HTTPInterface
import MessageStore
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SessionAPITests {
    static func record(
        _ id: Int64,
        user: String? = nil,
        tls: TLSFacts? = .negotiated,
        advice: String? = nil
    ) -> SessionRecord {
        SessionRecord(
            id: id,
            listener: Listener(port: 1_587, tlsMode: "StartTls"),
            remoteAddress: "192.0.2.9",
            started: NewMessage.received,
            ended: NewMessage.received + 999,
            hello: "client.test",
            user: user,
            tls: tls,
            messages: [7, 8],
            outcome: "Completed",
            reason: "The client said QUIT.",
            advice: advice
        )
    }

    @Test(arguments: Depth.allCases)
    func `Sessions are listed as the contract has them`(depth: Depth) async throws {
        let test = try APIUnderTest()
        for id in 1...3 { test.store.append(Self.record(Int64(id))) }
        try await test.store.checkWritable()
        try await depth.test(test.api) { client in
            let answer = try await client.get("/api/v1/sessions?start=1&limit=1")
            #expect(
                answer.text == """
                    {"sessions":[{"Advice":null,"Alert":null,"Ended":"2026-11-18T11:06:41.124Z","Hello":"client.test","ID":"2",\
                    "Listener":{"Port":1587,"TlsMode":"StartTls"},"Messages":["7","8"],"Outcome":"Completed",\
                    "Reason":"The client said QUIT.","RemoteAddress":"192.0.2.9","ServerName":"mail.test",\
                    "Started":"2026-11-18T11:06:40.125Z",\
                    "Tls":{"Certificate":null,"Cipher":"TLS_AES_128_GCM_SHA256","ClientCertificate":null,"Resumed":false,\
                    "ServerName":"mail.test","StartTls":true,"Version":"1.3"},"User":null}],"start":1,"total":3}
                    """
            )
        }
    }

    @Test(arguments: Depth.allCases)
    func `A session is found by its ID`(depth: Depth) async throws {
        let test = try APIUnderTest()
        var facts = TLSFacts.negotiated
        facts.clientCertificate = ClientCertificateFacts(
            subject: "CN=client",
            issuer: "CN=ca",
            fingerprintSHA256: "AA",
            notBefore: 0,
            notAfter: 86_400,
            verdict: "Valid"
        )
        test.store.append(Self.record(5, tls: facts, advice: "Trust the certificate."))
        test.store.append(Self.record(6, tls: nil))
        try await test.store.checkWritable()
        try await depth.test(test.api) { client in
            let session = try await client.get("/api/v1/session/5").json
            #expect(session["Advice"].string == "Trust the certificate.")
            #expect(session["Tls"]["ClientCertificate"]["NotAfter"].string == "1970-01-02T00:00:00Z")
            #expect(session["Tls"]["ClientCertificate"]["FingerprintSha256"].string == "AA")
            let plain = try await client.get("/api/v1/session/6").json
            #expect(plain["Tls"].isNull)
            for id in ["7", "x"] {
                let answer = try await client.get("/api/v1/session/\(id)")
                #expect(answer.status == 404)
                #expect(answer.error == "There is no session “\(id)”.")
            }
        }
    }

    @Test(arguments: Depth.allCases)
    func `A session alone has its transcript, one in a listing has not`(depth: Depth) async throws {
        let test = try APIUnderTest()
        var record = Self.record(5)
        record.transcript = [
            TranscriptLine(time: NewMessage.received, direction: "Sent", text: "220 mail.test ESMTP"),
            TranscriptLine(time: NewMessage.received + 1, direction: "Received", text: "EHLO  ünlaut \"x\""),
            TranscriptLine(time: NewMessage.received + 20, direction: "Event", text: ""),
        ]
        test.store.append(record)
        try await test.store.checkWritable()
        try await depth.test(test.api) { client in
            let session = try await client.get("/api/v1/session/5").json
            let lines = session["Transcript"].array.map { line in
                "\(line["Time"].string ?? "") \(line["Direction"].string ?? "") \(line["Text"].string ?? "")"
            }
            #expect(
                lines == [
                    "2026-11-18T11:06:40.125Z Sent 220 mail.test ESMTP",
                    "2026-11-18T11:06:40.126Z Received EHLO  ünlaut \"x\"", "2026-11-18T11:06:40.145Z Event ",
                ]
            )
            let listing = try await client.get("/api/v1/sessions").text
            #expect(!listing.contains("Transcript"))
        }
    }

    @Test(arguments: Depth.allCases)
    func `The certificate to trust is given as it is, or 404 says why there is none`(depth: Depth) async throws {
        let pem = Array("-----BEGIN CERTIFICATE-----\n".utf8)
        try await depth.test(APIUnderTest(certificate: pem).api) { client in
            let answer = try await client.get("/api/v1/certificate.pem")
            #expect(answer.status == 200)
            #expect(answer["Content-Type"] == "application/x-pem-file")
            #expect(answer.body == pem)
        }
        try await depth.test(APIUnderTest().api) { client in
            let answer = try await client.get("/api/v1/certificate.pem")
            #expect(answer.status == 404)
            #expect(answer.error?.hasPrefix("No listener uses TLS") == true)
        }
    }
}
