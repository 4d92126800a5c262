import Dispatch
import Synchronization
import Testing

@testable import BoundedResources

struct WorkerThreadsTests {
    @Test("A client with one job waits for one job of each other client, not for all of a busy one")
    func turns() async {
        let threads = WorkerThreads(name: "test", count: 1, maximumWaiting: 1_000)
        let gate = DispatchSemaphore(value: 0)
        let order = Mutex<[UInt64]>([])
        await withCheckedContinuation { began in
            #expect(
                threads.submit(for: 1) {
                    began.resume()
                    gate.wait()
                }
            )
        }
        for _ in 0..<100 { #expect(threads.submit(for: 1) { order.withLock { $0.append(1) } }) }
        #expect(threads.submit(for: 2) { order.withLock { $0.append(2) } })
        await withCheckedContinuation { continuation in
            #expect(threads.submit(for: 3) { continuation.resume() })
            gate.signal()
        }
        #expect(order.withLock { $0.prefix(2) } == [1, 2])
    }

    @Test(
        "As many jobs as may wait are taken, one more is refused, and all that were taken run",
        .timeLimit(.minutes(1))
    )
    func limit() async {
        let threads = WorkerThreads(name: "test", count: 1, maximumWaiting: 3)
        let gate = DispatchSemaphore(value: 0)
        await withCheckedContinuation { began in
            #expect(
                threads.submit(for: 1) {
                    began.resume()
                    gate.wait()
                }
            )
        }
        let done = Mutex(0)
        for _ in 0..<2 { #expect(threads.submit(for: 1) { done.withLock { $0 += 1 } }) }
        await withCheckedContinuation { continuation in
            #expect(threads.submit(for: 2) { continuation.resume() })
            #expect(!threads.submit(for: 3) {})
            gate.signal()
        }
        while done.withLock({ $0 }) < 2 { await Task.yield() }
    }

    @Test("As many run at once as there are threads")
    func width() async {
        let threads = WorkerThreads(name: "test", count: 2, maximumWaiting: 10)
        let (here, there) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        // Each waits for the other, so this ends only if both run at once.
        await withCheckedContinuation { continuation in
            #expect(
                threads.submit(for: 1) {
                    here.signal()
                    there.wait()
                    continuation.resume()
                }
            )
            #expect(
                threads.submit(for: 1) {
                    there.signal()
                    here.wait()
                }
            )
        }
    }
}

extension WorkerThreadsTests {
    @Test("Whoever waits for the end goes on when nothing waits and nothing runs", .timeLimit(.minutes(1)))
    func finishing() async {
        let threads = WorkerThreads(name: "test", count: 2, maximumWaiting: 100)
        await threads.finish()
        let done = Mutex(0)
        for client in 1...50 as ClosedRange<UInt64> {
            #expect(threads.submit(for: client) { done.withLock { $0 += 1 } })
        }
        await threads.finish()
        #expect(done.withLock { $0 } == 50)
    }
}
