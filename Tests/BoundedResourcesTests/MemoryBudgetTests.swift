import Testing

@testable import BoundedResources

@Suite(.timeLimit(.minutes(5)))
struct MemoryBudgetTests {
    @Test("What fits is granted at once; one byte more waits until there is room, and gets it")
    func waiting() async throws {
        let budget = MemoryBudget(size: 100)
        let first = try #require(budget.reserveNow(45))
        let second = try #require(budget.reserveNow(30))
        #expect(budget.reserveNow(13) == nil)
        async let later = budget.reserve(13, waitingAtMost: .seconds(60))
        while budget.waiting == 0 { await Task.yield() }
        second.shrink(to: 18)
        #expect(budget.waiting == 1)
        second.shrink(to: 17)
        let third = try await later
        #expect(budget.used == 75)
        first.release()
        first.release()
        third.release()
        #expect(budget.used == 17)
    }

    @Test("Small work may take all that is left, and a quarter however much is held")
    func small() throws {
        let budget = MemoryBudget(size: 80)
        let most = (0..<8).compactMap { _ in budget.reserveNow(10) }
        #expect(most.count == 8 && budget.used == 80)
        #expect(budget.reserveNow(1) == nil)
        for reservation in most { reservation.release() }
        budget.hold(1_000)
        let few = (0..<8).compactMap { _ in budget.reserveNow(10) }
        #expect(few.count == 2)
    }

    @Test("Work that is larger than the budget is admitted alone, however much is held; small work goes on beside it")
    func largerThanAll() async throws {
        let budget = MemoryBudget(size: 100)
        budget.hold(1_000)
        let large = try #require(budget.reserveNow(500))
        #expect(budget.reserveNow(13) == nil)
        let small = try #require(budget.reserveNow(12))
        #expect(budget.reserveNow(12) != nil)
        large.release()
        #expect(budget.reserveNow(13) != nil)
        small.release()
        budget.hold(-1_000)
        #expect(budget.used == 0)
    }

    @Test("Large work that waits gets its turn, however many small ones come")
    func noStarvation() async throws {
        let budget = MemoryBudget(size: 80)
        var small = (0..<8).compactMap { _ in budget.reserveNow(10) }
        async let large = budget.reserve(60, waitingAtMost: .seconds(60))
        while budget.waiting < 1 { await Task.yield() }
        // Two of the eight may be there beside a large one: none follows those that end.
        while small.count > 3 {
            small.removeLast().release()
            #expect(budget.reserveNow(10) == nil)
        }
        #expect(budget.waiting == 1)
        small.removeLast().release()
        let first = try await large
        #expect(budget.used == 80)
        first.release()
        withExtendedLifetime(small) {}
    }

    @Test("Of two large ones, who came first goes first, even if the later one would fit sooner")
    func order() async throws {
        let budget = MemoryBudget(size: 100)
        let all = try #require(budget.reserveNow(90))
        async let large = budget.reserve(70, waitingAtMost: .seconds(60))
        while budget.waiting < 1 { await Task.yield() }
        #expect(budget.reserveNow(13) == nil)
        async let later = budget.reserve(13, waitingAtMost: .seconds(60))
        while budget.waiting < 2 { await Task.yield() }
        all.shrink(to: 62)
        #expect(budget.waiting == 2)
        all.release()
        let first = try await large
        #expect(budget.used == 70 && budget.waiting == 1)
        first.shrink(to: 62)
        let second = try await later
        #expect(budget.used == 75)
        first.release()
        second.release()
        #expect(budget.used == 0)
    }

    @Test("Waiting ends with an error: too many, too long, or cancelled; what is behind goes on")
    func errors() async throws {
        let budget = MemoryBudget(size: 100, maximumWaiting: 1)
        let all = try #require(budget.reserveNow(95))
        let cancelled = Task { try await budget.reserve(20, waitingAtMost: .seconds(60)) }
        while budget.waiting == 0 { await Task.yield() }
        await #expect(throws: MemoryBudgetError(code: .tooManyWaiting)) {
            try await budget.reserve(20, waitingAtMost: .seconds(60))
        }
        cancelled.cancel()
        await #expect(throws: MemoryBudgetError(code: .cancelled)) { try await cancelled.value }
        await #expect(throws: MemoryBudgetError(code: .timedOut)) {
            try await budget.reserve(20, waitingAtMost: .zero)
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
        budget.size = 30
        _ = try await second
        first.release()
    }
}
