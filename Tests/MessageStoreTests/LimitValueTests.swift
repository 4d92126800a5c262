import Testing

@testable import MessageStore

/// Limits at their value and one beyond, without a database.
struct LimitValueTests {
    @Test("A message that found no room is remembered until there is a mebibyte of room again")
    func sizeLimit() {
        let lack = LackOfRoom()
        let error = MessageStoreError(.sizeLimit, "no room")
        #expect(lack.persisting(at: "/", room: 0) == nil)
        lack.note(.failure(error))
        #expect(lack.persisting(at: "/", room: (1 << 20) - 1) == error)
        #expect(lack.persisting(at: "/", room: 1 << 20) == nil)
        // Another failure says nothing of room, and neither does the question.
        lack.note(.failure(MessageStoreError(.busy, "locked")))
        #expect(lack.persisting(at: "/", room: 0) == error)
        lack.note(.success(1))
        #expect(lack.persisting(at: "/", room: 0) == nil)
    }

    @Test("A full disk is looked at again: one with room, one without any, and one that cannot be asked")
    func full() {
        let lack = LackOfRoom()
        let error = MessageStoreError(.full, "disk full")
        lack.note(.failure(error))
        // What the kernel invents has no blocks at all.
        #expect(lack.persisting(at: "/proc/self", room: .max) == error)
        #expect(lack.persisting(at: "/", room: 0) == nil)
        #expect(lack.persisting(at: "/nowhere", room: 0) == nil)
    }

    @Test("A failure that has nothing to do with room is not remembered")
    func others() {
        let lack = LackOfRoom()
        lack.note(.failure(MessageStoreError(.inputOutput, "broken")))
        #expect(lack.persisting(at: "/proc/self", room: 0) == nil)
    }

    @Test("As many as may be kept are no excess, one more is one, and 0 keeps all")
    func excess() {
        func excess(_ retention: Retention, messages: Int, sessions: Int, bytes: Int = 0) -> Retention.Excess {
            var tally = Tally.zero
            (tally.messages, tally.sessions, tally.sessionBytes) = (messages, sessions, bytes)
            return retention.excess(of: tally)
        }
        let some = Retention(messages: 3, sessions: 5, size: 800)
        #expect(excess(some, messages: 3, sessions: 5, bytes: 100) == .nothing)
        #expect(excess(some, messages: 2, sessions: 0, bytes: 99) == .nothing)
        #expect(excess(some, messages: 4, sessions: 7, bytes: 102) == .init(messages: 1, sessions: 2, sessionBytes: 2))
        let one = Retention(messages: 1, sessions: 1, size: 1)
        #expect(excess(one, messages: 2, sessions: 2, bytes: 1) == .init(messages: 1, sessions: 1, sessionBytes: 1))
        let all = Retention(messages: 0, sessions: 0, size: 0)
        #expect(excess(all, messages: 9, sessions: 9, bytes: 64 << 20) == .nothing)
        #expect(excess(all, messages: 9, sessions: 9, bytes: 64 << 20 + 1) != .nothing)
        #expect(Retention(messages: 0, sessions: 0, size: 8 * (64 << 20) + 8).sessionShare == 64 << 20)
        #expect(Retention(messages: 0, sessions: 0, size: 8 * (64 << 20) - 8).sessionShare == 64 << 20 - 1)
        #expect(Retention.Excess.nothing == .init(messages: 0, sessions: 0, sessionBytes: 0))
        #expect(Pruned.nothing == Pruned(messages: 0, sessions: 0))
    }
}
