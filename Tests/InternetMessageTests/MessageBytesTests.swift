import Foundation
import Glibc
import Testing

@testable import InternetMessage

@Suite struct MessageBytesTests {
    private static func withFile(_ bytes: [UInt8], _ body: (CInt) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("letterlock-\(UUID())").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        try body(descriptor)
    }

    @Test func `A message in a file is read as one in memory, also when the file is closed and removed`() throws {
        for source in [Samples.newsletter, Samples.forwarded, Samples.broken] {
            var mapped: MessageBytes?
            try Self.withFile(source) { mapped = MessageBytes(mapping: $0, size: source.count) }
            let bytes = try #require(mapped)
            #expect(bytes.count == source.count && bytes.sizeInMemory == 0)
            let (file, memory) = (ParsedMessage(source: bytes), ParsedMessage(source: source))
            #expect(file.text == memory.text && file.html == memory.html && file.faults == memory.faults)
            #expect(file.header.map(\.rawValue) == memory.header.map(\.rawValue))
            #expect(file.attachments.map { $0.content() } == memory.attachments.map { $0.content() })
            #expect(file.header.values("SUBJECT") == memory.header.values("subject"))
        }
    }

    @Test func `A file that is shorter than it should be is not taken`() throws {
        try Self.withFile([1, 2, 3]) { descriptor in
            #expect(MessageBytes(mapping: descriptor, size: 3)?.count == 3)
            #expect(MessageBytes(mapping: descriptor, size: 4)?.count == nil)
            #expect(MessageBytes(mapping: descriptor, size: 0)?.count == 0)
        }
        #expect(MessageBytes(mapping: -1, size: 1)?.count == nil)
    }
}
