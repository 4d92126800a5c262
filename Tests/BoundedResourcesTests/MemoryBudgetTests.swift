import Testing

@testable import BoundedResources

struct MemoryBudgetTests {
    @Test("What fits is granted at once; one byte more waits until there is room, and gets it")
    func waiting() async throws {
        let budget = MemoryBudget(size: 100)
        let first = try #require(budget.reserveNow(60))
        let second = try #require(budget.reserveNow(40))
        #expect(budget.reserveNow(1) == nil)
        async let later = budget.reserve(1, waitingAtMost: .seconds(60))
        while budget.waiting == 0 { await Task.yield() }
        second.shrink(to: 39)
        let third = try await later
        #expect(budget.used == 100)
        first.release()
        first.release()
        third.release()
        #expect(budget.used == 39)
    }

    @Test("Work that is larger than the budget is admitted alone, however much is held")
    func largerThanAll() async throws {
        let budget = MemoryBudget(size: 100)
        budget.hold(1_000)
        let large = try #require(budget.reserveNow(500))
        #expect(budget.reserveNow(1) == nil)
        large.release()
        #expect(budget.reserveNow(1) != nil)
        budget.hold(-1_000)
        #expect(budget.used == 0)
    }

    @Test("Who came first goes first, even if a later one would fit sooner")
    func order() async throws {
        let budget = MemoryBudget(size: 100)
        let all = try #require(budget.reserveNow(90))
        async let large = budget.reserve(80, waitingAtMost: .seconds(60))
        while budget.waiting < 1 { await Task.yield() }
        #expect(budget.reserveNow(5) == nil)
        async let small = budget.reserve(5, waitingAtMost: .seconds(60))
        while budget.waiting < 2 { await Task.yield() }
        all.release()
        let (first, second) = try await (large, small)
        #expect(budget.used == 85)
        first.release()
        second.release()
        #expect(budget.used == 0)
    }

    @Test("Waiting ends with an error: too many, too long, or cancelled; what is behind goes on")
    func errors() async throws {
        let budget = MemoryBudget(size: 100, maximumWaiting: 1)
        let all = try #require(budget.reserveNow(95))
        let cancelled = Task { try await budget.reserve(10, waitingAtMost: .seconds(60)) }
        while budget.waiting == 0 { await Task.yield() }
        await #expect(throws: MemoryBudgetError(code: .tooManyWaiting)) {
            try await budget.reserve(10, waitingAtMost: .seconds(60))
        }
        cancelled.cancel()
        await #expect(throws: MemoryBudgetError(code: .cancelled)) { try await cancelled.value }
        await #expect(throws: MemoryBudgetError(code: .timedOut)) {
            try await budget.reserve(10, waitingAtMost: .zero)
        }
        #expect(budget.waiting == 0)
        #expect(budget.reserveNow(5) != nil)
        all.release()
    }

    @Test("A reservation that nobody knows any more is given back")
    func forgotten() throws {
        let budget = MemoryBudget(size: 100)
        do {
            let reservation = try #require(budget.reserveNow(100))
            #expect(budget.used == 100)
            _ = reservation
        }
        #expect(budget.used == 0)
    }

    @Test("A larger budget lets begin what waits")
    func resizing() async throws {
        let budget = MemoryBudget(size: 10)
        let first = try #require(budget.reserveNow(10))
        async let second = budget.reserve(10, waitingAtMost: .seconds(60))
        while budget.waiting == 0 { await Task.yield() }
        budget.size = 20
        _ = try await second
        first.release()
    }
}
