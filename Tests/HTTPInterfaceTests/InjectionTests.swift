import TestSupport
import Testing

@testable import HTTPInterface

/// What a mail or an address contains stays what it is, in paths and in the head of an answer (CWE-22, CWE-113).
@Suite(.timeLimit(.minutes(5))) struct InjectionTests {
    @Test(arguments: [
        "/../../etc/passwd", "/view/../../../etc/passwd", "/view/..%2f..%2f..%2fetc%2fpasswd",
        "/view/%2e%2e/%2e%2e/etc/passwd",
        "/view/....//....//etc/passwd.html", "/view//etc/passwd.html", "/api/v1/message/..%2f..%2fetc%2fpasswd/raw",
        "/api/v1/message/1/part/..%2f..%2f..%2fetc%2fpasswd", "/api/v1/../../etc/passwd",
        "/api/v1/message/file:%2f%2f%2fetc%2fpasswd",
        "//etc/passwd", "/..;/etc/passwd", "/%c0%ae%c0%ae/etc/passwd", "/view/%00.html", "/api/v1/message/1%00/raw",
        "file:///etc/passwd", "http://localhost/../../etc/passwd",
    ])
    func `No path leads to a file of the machine`(path: String) async throws {
        let tested = try APIUnderTest()
        try await tested.keep(.text("Subject: x\r\n\r\ntext\r\n"))
        try await withListener(tested.api) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                let answer = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                #expect(answer.hasPrefix("HTTP/1.1 40"), "\(answer)")
                #expect(!answer.contains("root:"))
            }
        }
    }

    @Test(arguments: [
        "filename=\"a\\\r\n Set-Cookie: evil=1\"", "filename*=utf-8''a%0D%0ASet-Cookie:%20evil=1",
        "filename*=utf-8''a%0D%0A%0D%0A%3Cscript%3E", "filename=\"=?utf-8?q?a=0D=0ASet-Cookie:=20evil=3D1?=\"",
        "filename*0*=utf-8''a%0D; filename*1*=%0ASet-Cookie:%20evil=1", "filename=\"a\u{0}\u{1B}[2J\u{202E}gpj.exe\"",
    ])
    func `A file name of a mail cannot put a field into the head of an answer`(parameter: String) async throws {
        let tested = try APIUnderTest()
        let id = try await tested.keep(
            .text(
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n"
                    + "Content-Disposition: attachment; \(parameter)\r\n\r\ntext\r\n--b--\r\n"
            )
        )
        try await withListener(tested.api) { listener in
            try await Connection.with(port: listener.port) { connection in
                let path = "/api/v1/message/\(id)/part/1"
                try await connection.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                let answer = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                let head = String(answer[..<(try #require(answer.firstRange(of: "\r\n\r\n")).lowerBound)])
                #expect(head.hasPrefix("HTTP/1.1 200 "), "\(answer)")
                #expect(head.contains("attachment"), "\(head)")
                #expect(!head.lowercased().contains("\nset-cookie") && answer.hasSuffix("\r\n\r\ntext"), "\(answer)")
                let isPlain = head.unicodeScalars.allSatisfy {
                    (0x20..<0x7F).contains($0.value) || "\r\n".unicodeScalars.contains($0)
                }
                #expect(isPlain, "\(head)")
            }
        }
    }
}
