import Synchronization
import Testing

@testable import HTTPInterface

@Suite(.timeLimit(.minutes(1))) struct HeartbeatTests {
    @Test func `Each beat wakes once, for as long as somebody asks`() async {
        let heartbeat = Heartbeat(every: .milliseconds(1), on: nil)
        defer { heartbeat.end() }
        for _ in 1...3 {
            await withCheckedContinuation { continuation in heartbeat.next { continuation.resume() } }
        }
    }

    @Test func `What has ended keeps nothing until its next beat would have come`() {
        final class Kept: Sendable {}
        weak var kept: Kept?
        weak var ended: Heartbeat?
        do {
            let value = Kept()
            let heartbeat = Heartbeat(every: .seconds(3_600), on: nil)
            heartbeat.next { withExtendedLifetime(value) {} }
            (kept, ended) = (value, heartbeat)
            heartbeat.end()
        }
        #expect(kept == nil && ended == nil)
    }

    @Test func `Only the latest that asks is kept, however often it asks before a beat`() {
        final class Kept: Sendable {}
        let heartbeat = Heartbeat(every: .seconds(3_600), on: nil)
        defer { heartbeat.end() }
        weak var first: Kept?
        for number in 1...1_000 {
            let value = Kept()
            if number == 1 { first = value }
            heartbeat.next { withExtendedLifetime(value) {} }
        }
        #expect(first == nil)
    }
}
