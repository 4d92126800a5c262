import Foundation
import Synchronization
import TestSupport
import Testing

@testable import letterlock

@Suite(.timeLimit(.minutes(5))) struct ObservationCacheTests {
    private final class Looks: Sendable {
        let count = Mutex(0)
    }

    @Test func `An observation serves everybody for a second, and then another is made`() async {
        let clock = TurnedClock()
        let cache = ObservationCache(clock: clock)
        let looks = Looks()
        func observe() async -> Int {
            _ = await cache.value {
                looks.count.withLock { $0 += 1 }
                return Observation(probes: [], storeFault: nil, time: Date(timeIntervalSince1970: 0))
            }
            return looks.count.withLock { $0 }
        }
        #expect(await observe() == 1)
        clock.turn(by: .seconds(1) - .nanoseconds(1))
        #expect(await observe() == 1)
        clock.turn(by: .nanoseconds(1))
        #expect(await observe() == 2)
    }
}
