import Foundation
import Testing

@testable import MessageStore

/// The log is moved into the database beside the writer, and begun anew.
@Suite(.timeLimit(.minutes(5))) struct CheckpointTests {
    @Test("The bulk is moved when the log is long, the rest by the writer, and then the count begins anew")
    func steps() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let checkpointer = try Self.checkpointer(directory)
        let threshold = Checkpointer.threshold
        #expect(checkpointer.committed(pages: threshold) == .nothing)
        await checkpointer.close()
        #expect(checkpointer.committed(pages: threshold + 1) == .finish)
        // Where somebody reads on, the log goes on as well: it is not moved again at once.
        #expect(checkpointer.committed(pages: 2 * threshold) == .nothing)
        await checkpointer.close()
        #expect(checkpointer.committed(pages: 2 * threshold) == .nothing)
        #expect(checkpointer.committed(pages: 2 * threshold + 1) == .nothing)
        await checkpointer.close()
        #expect(checkpointer.committed(pages: 2 * threshold + 2) == .finish)
        // The log was begun anew, and so is the count.
        #expect(checkpointer.committed(pages: 10) == .nothing)
        #expect(checkpointer.committed(pages: threshold) == .nothing)
        await checkpointer.close()
        #expect(checkpointer.committed(pages: threshold) == .finish)
        await store.close()
    }

    @Test("A log of a page less than the threshold is not moved, however often something is committed")
    func belowThreshold() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        let checkpointer = try Self.checkpointer(directory)
        for _ in 1...3 {
            #expect(checkpointer.committed(pages: Checkpointer.threshold - 1) == .nothing)
            // A move that had begun would be done now, and the next commit would have to finish it.
            await checkpointer.close()
        }
        await store.close()
    }

    /// One whose moves do nothing once it is closed, but are done all the same.
    private static func checkpointer(_ directory: TemporaryDirectory) throws -> Checkpointer {
        let file = DatabaseFile(.file(directory.database))
        return Checkpointer(database: Database(try file.openCheckpointer(), name: file.name, isWriter: false))
    }

    @Test("Under load the log stays short, and everything is in the database")
    func length() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        var longest = 0
        for _ in 0..<60 {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<20 {
                    tasks.addTask {
                        _ = try await store.keep(.test(content: [[UInt8](repeating: 0x78, count: 60_000)]))
                    }
                }
                try await tasks.waitForAll()
            }
            let size = try FileManager.default.attributesOfItem(atPath: directory.database + "-wal")[.size] as? Int
            longest = max(longest, size ?? 0)
        }
        // 72 MB were written.
        #expect(longest < 48 << 20, "\(longest)")
        #expect(try await store.messages(start: 0, limit: 1).total == 1_200)
        await store.close()
    }
}
