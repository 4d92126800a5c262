import Dispatch
import Logging
import ServiceLifecycle
import Testing

@testable import letterlock

@Suite struct FileThreadTests {
    private struct Waiting: Service {
        let files: FileThread
        let hang: DispatchSemaphore
        let started: AsyncStream<Void>.Continuation
        let results: AsyncStream<Bool>.Continuation

        func run() async throws {
            results.yield(await files.run {})
            let (hang, started) = (hang, started)
            results.yield(
                await files.run {
                    started.yield()
                    hang.wait()
                }
            )
            results.finish()
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `Who waits for a file that never answers gives up when the daemon is told to stop`() async throws {
        let hang = DispatchSemaphore(value: 0)
        defer { hang.signal() }
        let (starts, started) = AsyncStream<Void>.makeStream()
        let (outcomes, results) = AsyncStream<Bool>.makeStream()
        let service = Waiting(files: FileThread(), hang: hang, started: started, results: results)
        let group = ServiceGroup(services: [service], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try? await group.run() }
            for await _ in starts { break }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        var seen: [Bool] = []
        for await outcome in outcomes { seen.append(outcome) }
        #expect(seen == [true, false])
    }
}
