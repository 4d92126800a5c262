import Dispatch
import TestSupport
import Testing

@testable import BoundedResources

/// Every limit of what waits: as much may wait, and one more may not.
///
/// Those of texts are in ``TextLimitTests``.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    private static let rows = [
        LimitRow("MemoryBudget.maximumWaiting", within: "timedOut", beyond: "tooManyWaiting") { excess in
            await reservation(after: 2 + excess, where: 3)
        },
        LimitRow("WorkerThreads.maximumWaiting", within: "taken", beyond: "refused") { excess in
            await job(after: 2 + excess, where: 3)
        },
    ]

    /// Reserves memory of which there is none, behind others that wait for it.
    private static func reservation(after others: Int, where maximum: Int) async -> String {
        let budget = MemoryBudget(size: 80, maximumWaiting: maximum)
        let all = (1...8).map { _ in budget.reserveNow(10) }
        return await withTaskGroup { tasks in
            for _ in 0..<others { tasks.addTask { _ = try? await budget.reserve(10, waitingAtMost: .seconds(60)) } }
            while budget.waiting < others { await Task.yield() }
            defer {
                tasks.cancelAll()
                withExtendedLifetime(all) {}
            }
            do throws(MemoryBudgetError) {
                _ = try await budget.reserve(10, waitingAtMost: .milliseconds(1))
                return "granted"
            } catch {
                return "\(error.code)"
            }
        }
    }

    /// Submits a job behind others that wait for the only thread.
    private static func job(after others: Int, where maximum: Int) async -> String {
        let threads = WorkerThreads(name: "test", count: 1, maximumWaiting: maximum)
        let gate = DispatchSemaphore(value: 0)
        await withCheckedContinuation { began in
            _ = threads.submit(for: 0) {
                began.resume()
                gate.wait()
            }
        }
        defer { gate.signal() }
        for _ in 0..<others { _ = threads.submit(for: 0) {} }
        return threads.submit(for: 0) {} ? "taken" : "refused"
    }

    @Test(arguments: rows.indices)
    func `What is within a limit passes, and one more does not`(row: Int) async throws {
        let faults = try await Self.rows[row].faults()
        #expect(faults.isEmpty)
    }

    @Test func `Each limit that is declared is in the table`() throws {
        #expect(try DeclaredLimits.names(in: "BoundedResources") == Set(Self.rows.map(\.limit)))
    }
}
