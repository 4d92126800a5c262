import HTTPInterface
import MessageStore
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct MessageReadingTests {
    @Test(arguments: Depth.allCases)
    func `The source comes back byte for byte, all 256 values and pieces of any size`(depth: Depth) async throws {
        let test = try APIUnderTest()
        let every = (0...255).map { UInt8($0) }
        let large = (0..<200_001).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 256) }
        let chunk = [UInt8](repeating: 255, count: 65_536)
        let sources: [[UInt8]] = [every, [], [13], large, chunk, chunk + [0]]
        for source in sources {
            let id = try await test.keep(.bytes(source))
            try await depth.test(test.api) { client in
                for name in [String(id), "latest"] {
                    let answer = try await client.get("/api/v1/message/\(name)/raw")
                    #expect(answer.status == 200)
                    #expect(answer["Content-Type"] == "message/rfc822")
                    #expect(answer["Content-Length"] == String(source.count))
                    #expect(answer.body == source)
                }
            }
        }
    }

    @Test(arguments: Depth.allCases)
    func `HEAD has the header fields of GET and no body`(depth: Depth) async throws {
        let test = try APIUnderTest(certificate: Array("PEM".utf8))
        let id = try await test.keep(3)[0]
        try await depth.test(test.api) { client in
            for path in [
                "messages", "message/\(id)", "message/\(id)/raw", "message/latest", "sessions", "certificate.pem",
                "message/1",
            ] {
                let get = try await client.get("/api/v1/\(path)")
                let head = try await client.ask("HEAD", "/api/v1/\(path)")
                #expect(head.status == get.status)
                #expect(head.body.isEmpty)
                #expect(head.undatedHeaders == get.undatedHeaders, "\(path)")
            }
        }
    }

    @Test(arguments: Depth.allCases)
    func `A message has the fields of Mailpit's API, Envelope, Session and Tls beside`(depth: Depth) async throws {
        let test = try APIUnderTest()
        let source = """
            From: Ann <ann@mail.test>\r
            To: Bob <bob@mail.test>\r
            Subject: Two parts\r
            Date: Tue, 24 Nov 2026 10:00:00 +0100\r
            Message-ID: <2@mail.test>\r
            List-Unsubscribe: <mailto:leave@mail.test>, <https://mail.test/leave>\r
            MIME-Version: 1.0\r
            Content-Type: multipart/mixed; boundary="b"\r
            \r
            --b\r
            Content-Type: text/plain; charset=utf-8\r
            \r
            Grüße\r
            --b\r
            Content-Type: application/pdf; name="a.pdf"\r
            Content-Disposition: attachment; filename="a.pdf"\r
            Content-Transfer-Encoding: base64\r
            \r
            aGVsbG8=\r
            --b--\r

            """
        let size = EnvelopeParameter(keyword: "SIZE", value: "1000")
        let smtputf8 = EnvelopeParameter(keyword: "SMTPUTF8", value: nil)
        let sender = EnvelopeAddress(address: "bounce@mail.test", parameters: [size, smtputf8])
        let id = try await test.keep(.text(source, from: sender, tls: .negotiated, user: "ci"))
        try await depth.test(test.api) { client in
            let json = try await client.get("/api/v1/message/\(id)").json
            #expect(
                json.keys == [
                    "ID", "MessageID", "From", "To", "Cc", "Bcc", "ReplyTo", "ReturnPath", "Subject", "ListUnsubscribe",
                    "Date", "Tags", "Username", "Text", "HTML", "Size", "Inline", "Attachments", "Envelope", "Session",
                    "Tls",
                ]
            )
            #expect(json["ID"].string == String(id))
            #expect(json["From"]["Address"].string == "ann@mail.test")
            #expect(json["Bcc"].array.isEmpty && !json["Bcc"].isNull)
            #expect(json["ReturnPath"].string == "bounce@mail.test")
            #expect(json["Date"].string == "2026-11-24T09:00:00.000Z")
            let links = json["ListUnsubscribe"]["Links"].array.map(\.string)
            #expect(links == ["mailto:leave@mail.test", "https://mail.test/leave"])
            #expect(json["Text"].string == "Grüße")
            #expect(json["HTML"].string == "")
            #expect(json["Inline"].array.isEmpty)
            let attachment = json["Attachments"][0]
            #expect(attachment.keys == ["PartID", "FileName", "ContentType", "ContentID", "Size", "Checksums"])
            #expect(attachment["FileName"].string == "a.pdf")
            #expect(attachment["ContentType"].string == "application/pdf")
            #expect(attachment["Size"].int == 5)
            #expect(attachment["Checksums"]["MD5"].string == "5d41402abc4b2a76b9719d911017c592")
            #expect(attachment["Checksums"]["SHA1"].string == "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d")
            #expect(
                attachment["Checksums"]["SHA256"].string
                    == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
            )
            let parameters = json["Envelope"]["ReversePath"]["Parameters"]
            #expect(parameters.array.map { $0["Keyword"].string } == ["SIZE", "SMTPUTF8"])
            #expect(parameters[0]["Value"].string == "1000")
            #expect(parameters[1]["Value"].isNull)
            #expect(json["Envelope"]["Recipients"][0]["Address"].string == "bob@mail.test")
            #expect(json["Session"].string == "1795000000000001")
            #expect(
                json["Tls"].keys == [
                    "Version", "Cipher", "ServerName", "Resumed", "StartTls", "Certificate", "ClientCertificate",
                ]
            )
            #expect(json["Tls"]["StartTls"].bool == true)
            #expect(json["Tls"]["ClientCertificate"].isNull)
        }
    }

    @Test func `Header fields come by name, repeated ones in their order`() async throws {
        let test = try APIUnderTest()
        let source = """
            RECEIVED: one\r
            Received: two\r
            message-id: <1@mail.test>\r
            X-LETTER: a\r
            \t b\r
            Subject: =?utf-8?q?=C3=BC?=\r
            \r

            """
        try await test.keep(.text(source))
        let json = try await DirectClient(application: test.api).get("/api/v1/message/latest/headers").json
        #expect(json.keys == ["Received", "Message-Id", "X-Letter", "Subject"])
        #expect(json["Received"].array.map(\.string) == ["one", "two"])
        #expect(json["X-Letter"][0].string == "a b")
        #expect(json["Subject"][0].string == "=?utf-8?q?=C3=BC?=")
    }

    @Test(arguments: Depth.allCases)
    func `A message that does not exist is 404`(depth: Depth) async throws {
        let test = try APIUnderTest()
        try await depth.test(test.api) { client in
            for path in ["latest", "latest/raw", "1", "1/raw", "1/headers", "x", "99999999999999999999/raw"] {
                let answer = try await client.get("/api/v1/message/\(path)")
                #expect(answer.status == 404)
                #expect(answer.error?.hasPrefix("There is no message") == true)
            }
        }
    }

    @Test func `A malformed message is given too`() async throws {
        let test = try APIUnderTest()
        for source in [[], [0, 255, 13, 10], Array("no header at all".utf8)] {
            try await test.keep(.bytes(source))
            let answer = try await DirectClient(application: test.api).get("/api/v1/message/latest")
            #expect(answer.status == 200)
            #expect(try answer.json["From"]["Address"].string == "")
            // The time of arrival stands in for the date.
            #expect(try answer.json["Date"].string == "2026-11-18T11:06:40.125Z")
        }
    }

    @Test func `A store that is closed is 503`() async throws {
        let test = try APIUnderTest()
        await test.store.close()
        let answer = try await DirectClient(application: test.api).get("/api/v1/messages")
        #expect(answer.status == 503)
        #expect(answer.error == "The store does not work; the log says why.")
    }
}
