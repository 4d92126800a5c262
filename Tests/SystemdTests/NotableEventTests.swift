import Foundation
import Testing

@testable import Systemd

@Suite struct NotableEventTests {
    private static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func `the catalog explains every event, and no other`() throws {
        let catalog = try String(
            contentsOf: Self.project.appending(path: "deploy/systemd/letterlock.catalog"),
            encoding: .utf8
        )
        let entries = catalog.components(separatedBy: "\n-- ").dropFirst()
        #expect(Set(entries.map { $0.prefix(32) }) == Set(NotableEvent.allCases.map { $0.messageID[...] }))
        for entry in entries {
            let lines = entry.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines[1].hasPrefix("Subject: "))
            #expect(lines[2] == "Defined-By: Letterlock")
        }
    }

    @Test func `every identifier is 32 hexadecimal digits`() {
        for event in NotableEvent.allCases {
            #expect(event.messageID.count == 32)
            #expect(event.messageID.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        }
    }

    @Test func `every event is logged by somebody under its name`() throws {
        let sources = try #require(FileManager.default.enumerator(atPath: Self.project.appending(path: "Sources").path))
        var code = ""
        for case let path as String in sources where path.hasSuffix(".swift") {
            code += try String(contentsOf: Self.project.appending(path: "Sources/\(path)"), encoding: .utf8)
        }
        for event in NotableEvent.allCases {
            #expect(
                code.contains(#""event": "\#(event.rawValue)""#) || code.contains(#"["event"] = "\#(event.rawValue)""#)
            )
        }
    }
}
