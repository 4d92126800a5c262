import Dispatch
import Foundation
import Synchronization
import Testing

@testable import MessageStore

/// What goes on beside a search that takes long.
@Suite(.timeLimit(.minutes(5)))
struct LongSearchTests {
    private static let rare = MessageFilter(terms: [SearchTerm(.anywhere("rare"))])

    private static func mail(_ number: Int, size: Int) -> NewMessage {
        let line = [UInt8](repeating: 0x78, count: 70) + [13, 10]
        let header = Array("Subject: \(number)\r\n\r\n".utf8)
        return .test(content: [header + Array(repeatElement(line, count: size / 72).joined())])
    }

    @Test("Listings, searches by header and writes go on beside searches through texts", arguments: [true, false])
    func beside(inMemory: Bool) async throws {
        let directory = try TemporaryDirectory()
        let store = try inMemory ? MessageStore.inMemory() : .temporary(directory)
        try await store.keep(Self.mail(7, size: 1_000))
        // Slices that take long.
        let (isRunning, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let slices = (0..<Reader.width).map { _ in
            Task {
                try await store.reader.searching.run("be slow") { _ throws(MessageStoreError) in
                    isRunning.signal()
                    release.wait()
                }
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                for _ in slices { isRunning.wait() }
                continuation.resume()
            }
        }
        let isDone = Mutex(false)
        let search = Task {
            let found = try await store.search(Self.rare, limit: 10)
            isDone.withLock { $0 = true }
            return found
        }
        for number in 1...10 {
            #expect(try await store.messages(start: 0, limit: 10).total == number)
            #expect(try await store.search(MessageFilter(terms: [SearchTerm(.subject("7"))]), limit: 1).page.total == 1)
            _ = try await store.size()
            try await store.keep(.test(subject: "beside"))
        }
        try await store.checkWritable()
        // It waits for the others: that is where it looks into texts.
        #expect(!isDone.withLock { $0 })
        for _ in slices { release.signal() }
        #expect(try await search.value.page.total == 0)
        for slice in slices { try await slice.value }
        await store.close()
    }

    @Test("A search through texts looks at a mebibyte at a time, and not at what came after it began")
    func bounds() async throws {
        let store = try MessageStore.inMemory()
        for number in 1...5 { try await store.keep(Self.mail(number, size: 400_000)) }
        var progress = SearchProgress(Self.rare, window: 0..<10, among: nil)
        var steps = 0
        while !progress.isAtEnd {
            let before = progress
            progress = try await store.reader.searching.run("test") { snapshots throws(MessageStoreError) in
                var progress = before
                try progress.advance(snapshots)
                return progress
            }
            steps += 1
            try await store.keep(.test(content: [Array("Subject: later\r\n\r\nrare\r\n".utf8)]))
        }
        // The candidates, and two times at most three of them.
        #expect(steps >= 3)
        #expect(progress.found.total == 0)
        #expect(try await store.find(Self.rare).total == steps)
        await store.close()
    }

    @Test(
        "A slice reads large messages until they exceed a mebibyte, and many small ones",
        arguments: [
            (300_000, 4), (10_000, 20),
        ]
    )
    func slice(size: Int, count: Int) async throws {
        let store = try MessageStore.inMemory()
        for number in 1...20 { try await store.keep(Self.mail(number, size: size)) }
        let ids = try await store.ids(.all).reversed() as [Int64]
        let (messages, looked) = try await store.reader.searching.run("test") { snapshots throws(MessageStoreError) in
            try snapshots.read { connection throws(SQLiteError) in
                try SearchProgress.batch(of: ids, for: Self.rare, connection, time: .seconds(60))
            }
        }
        #expect(messages.count == count && looked == count)
        let (first, _) = try await store.reader.searching.run("test") { snapshots throws(MessageStoreError) in
            try snapshots.read { connection throws(SQLiteError) in
                try SearchProgress.batch(of: ids, for: Self.rare, connection, time: .zero)
            }
        }
        #expect(first.map(\.0.id) == Array(ids.suffix(1)))
        await store.close()
    }

    @Test("The log stays short while searches read all the time")
    func log() async throws {
        let directory = try TemporaryDirectory()
        let store = try MessageStore.temporary(directory)
        for number in 1...300 { try await store.keep(Self.mail(number, size: 2_000)) }
        let searches = (0..<10).map { _ in
            Task { while !Task.isCancelled { _ = try? await store.search(Self.rare, limit: 10) } }
        }
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
        for search in searches { search.cancel() }
        for search in searches { await search.value }
        // 72 MB were written.
        #expect(longest < 48 << 20, "\(longest)")
        await store.close()
    }

    @Test("A search whose task is canceled ends at the end of its slice")
    func canceled() async throws {
        let store = try MessageStore.inMemory()
        for number in 1...200 { try await store.keep(Self.mail(number, size: 15_000)) }
        let search = Task { try await store.search(Self.rare, limit: 10) }
        search.cancel()
        let error = await #expect(throws: MessageStoreError.self) { try await search.value }
        #expect(error?.code == .cancelled)
        await store.close()
    }

    @Test("As many searches as may go on at once do, as many as may wait wait, and one more is told so")
    func turns() async {
        let turns = SearchTurns(atOnce: 2, maximumWaiting: 1)
        #expect(await turns.take() == .granted)
        #expect(await turns.take() == .granted)
        let waiting = Task { await turns.take() }
        while turns.waiting < 1 { await Task.yield() }
        #expect(await turns.take() == .tooMany)
        turns.giveBack()
        #expect(await waiting.value == .granted)
        let canceled = Task { await turns.take() }
        while turns.waiting < 1 { await Task.yield() }
        canceled.cancel()
        #expect(await canceled.value == .cancelled)
        turns.giveBack()
        turns.giveBack()
        #expect(await turns.take() == .granted)
    }

    @Test("What SQL alone finds is the same in one go and in slices")
    func slices() async throws {
        let store = try MessageStore.inMemory()
        for number in 1...700 { try await store.keep(.test(subject: "\(number)", session: Int64(number % 3))) }
        let ids = try await store.ids(.all)
        try await store.markMessages(Array(ids.prefix(100)), asRead: true)
        for filter in [
            MessageFilter.all, MessageFilter(terms: [SearchTerm(.subject("7"))]),
            MessageFilter(recipients: ["*@example.net"]),
            MessageFilter(recipients: ["bob@example.net"], after: ids[500]),
            MessageFilter(terms: [SearchTerm(.session(1))]),
        ] {
            let expected = try await store.find(filter, start: 3, limit: 50)
            var progress = SearchProgress(filter, window: 3..<53, among: nil)
            while !progress.isAtEnd {
                let before = progress
                progress = try await store.reader.searching.run("test") { snapshots throws(MessageStoreError) in
                    var progress = before
                    try progress.advance(snapshots)
                    return progress
                }
            }
            #expect(progress.found == expected && expected.total > 100)
        }
        await store.close()
    }

    @Test("While the gate is closed nobody reads, and it is closed only when the last reader has left")
    func gate() async {
        let gate = ReadingGate()
        let (isInside, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let order = Mutex<[String]>([])
        let reader = DispatchQueue(label: "reader")
        reader.async {
            gate.pass {
                isInside.signal()
                release.wait()
                order.withLock { $0.append("read") }
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "writer").async {
                isInside.wait()
                // Somebody reads for too long.
                let wasClosed = gate.closed(waitingAtMost: .milliseconds(1)) { order.withLock { $0.append("never") } }
                order.withLock { $0.append("\(wasClosed)") }
                release.signal()
                _ = gate.closed(waitingAtMost: .seconds(30)) {
                    reader.async { gate.pass { order.withLock { $0.append("read again") } } }
                    order.withLock { $0.append("closed") }
                }
                reader.async { continuation.resume() }
            }
        }
        #expect(order.withLock { $0 } == ["false", "read", "closed", "read again"])
    }
}
