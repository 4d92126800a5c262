import Testing

@testable import MessageStore

struct SourceReadingTests {
    @Test("A source is read piece by piece, and an empty one has none")
    func pieces() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let content = [[UInt8](repeating: 1, count: 100_000), [UInt8](repeating: 2, count: 70_000), [3]]
        let id = try await store.keep(.test(content: content))
        var pieces: [[UInt8]] = []
        let isWhole = try await store.forEachPiece(of: id) { pieces.append($0) }
        #expect(isWhole)
        #expect(pieces.count == 3)
        #expect(Array(pieces.joined()) == Array(content.joined()))
        let empty = try await store.keep(.test(content: []))
        let isEmptyWhole = try await store.forEachPiece(of: empty) { _ in Issue.record("there is a piece") }
        #expect(isEmptyWhole)
        await store.close()
    }

    @Test(
        "One that is deleted while it is read is told so, also when another has its place by then",
        arguments: [100_000, 300_000]
    )
    func deletedMeanwhile(pieceSize: Int) async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let large = [[UInt8](repeating: 1, count: pieceSize), [UInt8](repeating: 2, count: pieceSize)]
        let id = try await store.keep(.test(content: large))
        var pieces = 0
        let isWhole = try await store.forEachPiece(of: id) { _ in
            pieces += 1
            try await store.deleteMessages()
            _ = try await store.keep(.test(content: large))
        }
        #expect(!isWhole)
        #expect(pieces == 1)
        await store.close()
    }
}
