import Dispatch
import Synchronization
import Testing

@testable import MessageStore

/// What the watchdog asks.
@Suite(.timeLimit(.minutes(1)))
struct WriterTurnTests {
    @Test("The writer's turn comes also when nothing can be written")
    func failing() async throws {
        let store = try MessageStore.inMemory()
        await store.close()
        await #expect(throws: MessageStoreError.self) { try await store.checkWritable() }
        await store.writerTurn()
    }

    @Test("The writer's turn does not come while a write is stuck")
    func stuck() async throws {
        let store = try MessageStore.inMemory()
        let (isStuck, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let order = Mutex<[String]>([])
        store.writer.submit(
            PendingWrite(action: "be stuck") { _ in
                isStuck.signal()
                release.wait()
                order.withLock { $0.append("write") }
                return {}
            } fail: { _ in
            }
        )
        isStuck.wait()
        let executor = OneAfterTheOther()
        let turn = Task(executorPreference: executor) {
            await store.writerTurn()
            order.withLock { $0.append("turn") }
        }
        // Behind all that the first does before it has to wait.
        await Task(executorPreference: executor) {}.value
        #expect(order.withLock { $0 } == [])
        release.signal()
        await turn.value
        #expect(order.withLock { $0 } == ["write", "turn"])
        await store.close()
    }
}

/// Runs tasks in the order in which they were begun.
private final class OneAfterTheOther: TaskExecutor {
    private let queue = DispatchQueue(label: "one after the other")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

extension WriterTurnTests {
    @Test("A session record may wait for a commit, but not longer than somebody who reads")
    func postponed() async throws {
        let store = try MessageStore.inMemory()
        for id in 1...50 as ClosedRange<Int64> {
            store.append(SessionRecord.test(id: id))
            let page = try await store.sessions(start: 0, limit: 1)
            #expect(page.items.map(\.id) == [id] && page.total == Int(id))
        }
        await store.close()
    }
}
