import Foundation
import Testing

@testable import MessageStore

@Suite(.timeLimit(.minutes(5)))
struct SourceReadingTests {
    @Test("A source is read piece by piece, and an empty one has none")
    func pieces() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let content = [[UInt8](repeating: 1, count: 100_000), [UInt8](repeating: 2, count: 70_000), [3]]
        let id = try await store.keep(.test(content: content))
        var pieces: [[UInt8]] = []
        let source = try #require(try await store.openSource(of: id))
        try await source.forEachPiece { pieces.append($0) }
        #expect(source.size == 170_001)
        #expect(pieces.count == 3)
        expectSame(Array(pieces.joined()), content.joined())
        let empty = try await store.keep(.test(content: []))
        let nothing = try #require(try await store.openSource(of: empty))
        try await nothing.forEachPiece { _ in Issue.record("there is a piece") }
        #expect(nothing.size == 0)
        #expect(try await store.openSource(of: 1)?.size == nil)
        await store.close()
    }

    @Test("One that is deleted while it is read is read to its end", arguments: [50_000, 300_000])
    func deletedMeanwhile(pieceSize: Int) async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let large = [[UInt8](repeating: 1, count: pieceSize), [UInt8](repeating: 2, count: pieceSize)]
        let id = try await store.keep(.test(content: large))
        let source = try #require(try await store.openSource(of: id))
        var read: [UInt8] = []
        try await source.forEachPiece { piece in
            read += piece
            try await store.deleteMessages()
            _ = try await store.keep(.test(content: large))
        }
        expectSame(read, large.joined())
        #expect(try await store.openSource(of: id)?.size == nil)
        await store.close()
    }

    @Test("An open source holds one file, until nobody knows it any more")
    func descriptors() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let id = try await store.keep(.test(content: [[UInt8](repeating: 1, count: 300_000)]))
        func openFiles() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?
                    .hasPrefix(directory.contents) == true
            }
        }
        var source = try await store.openSource(of: id)
        #expect(source != nil)
        #expect(try openFiles() == 1)
        source = nil
        #expect(try openFiles() == 0)
        await store.close()
    }
}
