import Foundation
import Testing

/// What the whole process takes of memory.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct MemoryTests {
    private static let line = String(repeating: "x", count: 78) + "\r\n"

    @Test("Four large messages that are read at once take the memory of one")
    func fourLargeMessages() async throws {
        let daemon = try await Daemon(["MEMORY_BUDGET": "8MiB"])
        let size = 2_000_000
        let mail = "Subject: large\r\n\r\n" + String(repeating: Self.line, count: size / 80)
        try await daemon.deliver(mail.utf8)
        let id = try #require(try await daemon.messages().messages.first?.ID)
        // Once, so that what stays is there.
        _ = try await daemon.request("/api/v1/message/\(id)")
        try daemon.forgetPeakMemory()
        let before = try daemon.peakMemory()
        try await withThrowingTaskGroup(of: (status: Int, body: Data).self) { requests in
            for _ in 0..<4 { requests.addTask { try await daemon.request("/api/v1/message/\(id)") } }
            for try await answer in requests { #expect(answer.status == 200 && answer.body.count > size) }
        }
        let more = try daemon.peakMemory() - before
        // The mapped source, its text, and what is on its way.
        #expect(more < 4 * size, "\(more) bytes more")
    }

    @Test("The text of a large message in another charset is in memory once")
    func charset() async throws {
        let daemon = try await Daemon()
        let size = 8_000_000
        let header = "Content-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        // Each letter takes two bytes in UTF-8.
        let line = [UInt8](repeating: 0xC1, count: 78) + [13, 10]
        try await daemon.deliver(Array(header.utf8) + Array(repeatElement(line, count: size / 80).joined()))
        let id = try #require(try await daemon.messages().messages.first?.ID)
        try daemon.forgetPeakMemory()
        let before = try daemon.peakMemory()
        let answer = try await daemon.request("/api/v1/message/\(id)")
        #expect(answer.status == 200 && answer.body.count > 2 * size - size / 20)
        let more = try daemon.peakMemory() - before
        // The mapped source and its text. With the text in two places, it was more than five times the size.
        #expect(more < 4 * size, "\(more) bytes more")
    }

    @Test("check shows the memory budget and where it comes from")
    func check() async throws {
        let workspace = try Workspace()
        let result = try await Daemon.run(["check"], ["MEMORY_BUDGET": "30MiB"], workspace: workspace)
        #expect(result.status == 0)
        let rows = result.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(rows.contains("MemoryBudget 30MiB LETTERLOCK_MEMORY_BUDGET"))
        #expect(rows.contains("MaximumUnfinishedMemory 20MiB two thirds of MemoryBudget"))
    }
}

extension Daemon {
    /// The most memory that the process had at once, in bytes.
    fileprivate func peakMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.filter(\.isNumber))) * 1_024
    }

    /// The peak counts from now on (proc(5)).
    fileprivate func forgetPeakMemory() throws {
        try Data("5".utf8).write(to: URL(filePath: "/proc/\(processID)/clear_refs"), options: [])
    }
}
