import BoundedResources
import Foundation
import Glibc
import MessageStore
import TestSupport
import Testing

@testable import HTTPInterface

/// What reading a message may cost.
@Suite(.timeLimit(.minutes(2)))
struct MessageMemoryTests {
    /// More than the kernel takes of an answer that nobody reads.
    private static let large = 12_000_000

    private static func largeMail(_ size: Int = large) -> NewMessage {
        let line = String(repeating: "x", count: 78) + "\r\n"
        return .text("Subject: large\r\n\r\n" + String(repeating: line, count: size / 80))
    }

    @Test func `A message larger than the budget is answered whole, and so are four at once`() async throws {
        let memory = MemoryBudget(size: 1 << 20)
        let test = try APIUnderTest(memory: memory, patience: .seconds(100))
        let id = try await test.keep(Self.largeMail(3_000_000))
        try await withThrowingTaskGroup(of: Int?.self) { requests in
            for _ in 0..<4 {
                requests.addTask {
                    try await DirectClient(application: test.api).get("/api/v1/message/\(id)").json["Text"].string?.utf8
                        .count
                }
            }
            for try await size in requests { #expect(size == 3_000_000 / 80 * 80) }
        }
        #expect(memory.used == 0 && memory.waiting == 0)
    }

    @Test func `Who reads a large message slowly keeps other large ones waiting, but no listing and no small message`()
        async throws
    {
        let memory = MemoryBudget(size: 1 << 20)
        let test = try APIUnderTest(memory: memory, patience: .milliseconds(50))
        let small = try await test.keep(.text("Subject: small\r\n\r\nHello\r\n"))
        let large = try await test.keep(Self.largeMail())
        try await withListener(test.api) { listener in
            let client = LiveClient(port: listener.port)
            let slow = try connectedSocket(port: listener.port)
            let request = "GET /api/v1/message/\(large) HTTP/1.1\r\nHost: localhost\r\n\r\n"
            _ = request.withCString { send(slow, $0, strlen($0), 0) }
            try await eventually("the slow client's answer begins") {
                var byte: UInt8 = 0
                return recv(slow, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 1
            }
            let refused = try await client.get("/api/v1/message/\(large)")
            #expect(refused.status == 503 && refused["Retry-After"] == "5")
            #expect(try await client.get("/api/v1/messages").status == 200)
            #expect(try await client.get("/api/v1/message/\(small)").status == 200)
            #expect(memory.used > Self.large - 1_000)
            close(slow)
            try await eventually("all memory is given back") { memory.used == 0 }
            #expect(try await client.get("/api/v1/message/\(large)").status == 200)
        }
    }

    @Test func `A message in a file is answered as one in memory`() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("letterlock-\(UUID())").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let mail = Self.largeMail(400_000)
        let inMemory = try APIUnderTest()
        let inFile = try APIUnderTest(location: .file(directory + "/letterlock.db"))
        var texts: [String?] = []
        for test in [inMemory, inFile] {
            let id = try await test.keep(mail)
            let client = DirectClient(application: test.api)
            let answer = try await client.get("/api/v1/message/\(id)")
            #expect(answer["Content-Length"] == nil || answer["Content-Length"] == "\(answer.body.count)")
            texts.append(try answer.json["Text"].string)
            #expect(
                try await client.get("/api/v1/message/\(id)/headers").json["Subject"].array.first?.string == "large"
            )
            #expect(test.api.memory.used == 0)
        }
        #expect(texts[0] == texts[1] && texts[0]?.utf8.count == 400_000)
        await inFile.store.close()
    }
}
