import Foundation
import MessageStore
import TestSupport
import Testing

@testable import HTTPInterface

@Suite(.timeLimit(.minutes(5))) struct PartAPITests {
    private static let source = """
        From: ann@mail.test
        Subject: Parts
        Content-Type: multipart/mixed; boundary=x

        --x
        Content-Type: text/html; charset=utf-8

        <p>Hello <img src="cid:logo@mail"></p><script>alert(1)</script>
        --x
        Content-Type: image/png
        Content-ID: <logo@mail>
        Content-Disposition: inline; filename=logo.png
        Content-Transfer-Encoding: base64

        aGVsbG8=
        --x
        Content-Type: text/plain; charset="iso-8859-1"
        Content-Disposition: attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe%22.txt

        text
        --x--

        """.replacing("\n", with: "\r\n")

    @Test(arguments: Depth.allCases)
    func `A part comes decoded, under its type and name, and never to be run`(depth: Depth) async throws {
        let test = try APIUnderTest()
        let id = try await test.keep(.text(Self.source))
        try await depth.test(test.api) { client in
            let image = try await client.get("/api/v1/message/\(id)/part/2")
            #expect(image.status == 200 && image.text == "hello" && image["Content-Type"] == "image/png")
            #expect(image["Content-Disposition"] == #"attachment; filename="logo.png"; filename*=UTF-8''logo.png"#)
            #expect(image["Content-Security-Policy"] == "sandbox; default-src 'none'")
            let text = try await client.get("/api/v1/message/latest/part/3")
            #expect(text["Content-Type"] == "text/plain; charset=iso-8859-1" && text.text == "text")
            #expect(
                text["Content-Disposition"]
                    == #"attachment; filename="Gr____e_.txt"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%22.txt"#
            )
            let none = try await client.get("/api/v1/message/\(id)/part/7")
            #expect(none.status == 404 && none.error == "The message \(id) has no part “7”.")
        }
    }

    @Test(arguments: Depth.allCases)
    func `The daemon tells of itself, of what it has done and of its certificate`(depth: Depth) async throws {
        let test = try APIUnderTest(certificate: Array("PEM".utf8))
        _ = try await test.keep(2)
        test.store.append(SessionAPITests.record(1))
        var failed = SessionAPITests.record(2)
        failed.outcome = "TlsFailed"
        test.store.append(failed)
        try await test.store.checkWritable()
        try await depth.test(test.api) { client in
            let info = try await client.get("/api/v1/info").json
            #expect(
                info.keys == [
                    "Version", "LatestVersion", "Database", "DatabaseSize", "Messages", "Unread", "Tags",
                    "RuntimeStats",
                ]
            )
            #expect(info["Version"].string == "0.1.0" && info["Database"].string == "/data/letterlock.db")
            #expect(info["Messages"].int == 2 && info["Unread"].int == 2)
            #expect(try #require(info["DatabaseSize"].int) > 4_096)
            let stats = info["RuntimeStats"]
            #expect(stats["SMTPAccepted"].int == 2 && stats["SMTPRejected"].int == 1 && stats["SMTPIgnored"].int == 0)
            #expect(stats["SMTPAcceptedSize"].int == 42 && stats["MessagesDeleted"].int == 0)
            #expect(try #require(stats["Memory"].int) > 1 << 20 && stats["Uptime"].int != nil)
            let certificate = try await client.get("/api/v1/certificate").json
            #expect(certificate["trust"].string == "PEM")
            #expect(certificate["certificates"][0]["subject"].string == "CN=mail.test")
            #expect(try await client.get("/livez").text == "alive\n")
            #expect(try await client.get("/readyz").text == "ready\n")
        }
    }

    @Test(arguments: ["message/latest/raw", "export"])
    func `A message that is deleted while it is sent is sent to its end`(path: String) async throws {
        let test = try APIUnderTest()
        // More than the buffers between the two hold.
        let content = [[UInt8]](repeating: [UInt8](repeating: 0x78, count: 65_536), count: 512)
        var message = NewMessage.text("")
        message.content = content
        try await test.keep(.text("Subject: first\r\n\r\nx\r\n"))
        try await test.keep(message)
        try await withListener(test.api) { listening in
            try await Connection.with(port: listening.port) { connection in
                try await connection.send(
                    "GET /api/v1/\(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                )
                _ = try await connection.read(until: "xxxxxxxxxx")
                #expect(try await test.store.deleteMessages() == 2)
                let rest = try await connection.readToEnd()
                #expect(rest.count { $0 == 0x78 } + 10 >= content.size)
                // An archive ends with empty blocks, and then with the last chunk.
                if path == "export" { #expect(rest.suffix(5).elementsEqual("0\r\n\r\n".utf8)) }
            }
        }
    }

    @Test func `Everything that is meant is exported as a tar archive, the oldest first`() async throws {
        let test = try APIUnderTest()
        let sources = [
            "Subject: 1\r\n\r\nx\r\n", "Subject: 2\r\n\r\n" + String(repeating: "y", count: 1_010) + "\r\n", "",
        ]
        var ids: [Int64] = []
        for source in sources { ids.append(try await test.keep(.text(source))) }
        try await Depth.direct.test(test.api) { client in
            let answer = try await client.get("/api/v1/export")
            #expect(answer["Content-Type"] == "application/x-tar")
            let directory = FileManager.default.temporaryDirectory.appending(
                path: "letterlock-tar-\(UUID().uuidString)"
            )
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: directory) }
            try Data(answer.body).write(to: directory.appending(path: "messages.tar"))
            let output = Pipe()
            let tar = try ChildProcess(
                "tar",
                ["-xvf", "messages.tar"],
                directory: directory.path,
                output: .pipe(output)
            )
            let listing = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            #expect(tar.wait() == 0 && listing == ids.map { "\($0).eml\n" }.joined())
            for (id, source) in zip(ids, sources) {
                #expect(try String(contentsOf: directory.appending(path: "\(id).eml"), encoding: .utf8) == source)
            }
            let some = try await client.get("/api/v1/export?query=subject:2")
            #expect(some.body.count == 512 + 1_536 + 1_024)
            #expect(try await client.get("/api/v1/export?recipient=nobody").body == [UInt8](repeating: 0, count: 1_024))
        }
    }
}
