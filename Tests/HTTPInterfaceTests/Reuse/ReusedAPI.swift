import MessageStore

@testable import HTTPInterface

/// An API with a password, two messages and a session, for requests that follow each other on one connection.
struct ReusedAPI: Sendable {
    let test: APIUnderTest

    init() async throws {
        test = try APIUnderTest(users: [HTTPUser(name: "ci", password: "secret")])
        // Longer than one piece of an answer.
        let line = String(repeating: "long ", count: 14) + "\r\n"
        let part = "--x\r\n\r\n" + String(repeating: line, count: 1_000) + "--x--\r\n"
        try await test.keep(.text("Subject: long\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + part))
        try await test.keep(.text("Subject: short\r\nContent-Type: text/html\r\n\r\n<p>Hello\r\n"))
        test.store.append(SessionAPITests.record(1))
        try await test.store.checkWritable()
    }
}
