import NIOCore
import Synchronization

/// The places for connections of one listening socket.
///
/// Where all are taken and another client has connected, the connection gives way that has waited for its client
/// longest: one without a request, or whose request does not get on, or whose answer is not read. Those that wait for
/// the server, because their answer is being made or a message is waited for, keep their places.
final class ConnectionPlaces: Sendable {
    private struct Place {
        var channel: any Channel
        /// Since when it waits for its client; nil while it does not.
        var turn: UInt64?
    }

    private struct State {
        var places: [ObjectIdentifier: Place] = [:]
        /// Those that began to wait, in this order; an entry counts only if it is the latest of its connection.
        var waiting: [(connection: ObjectIdentifier, turn: UInt64)] = []
        /// The entries before it were looked at.
        var firstWaiting = 0
        var lastTurn: UInt64 = 0
        var isWanted = false
    }

    private let maximum: Int
    private let state = Mutex(State())

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// How many are taken.
    var taken: Int { state.withLock { $0.places.count } }

    /// Takes a place for a connection, which waits for its client from now on.
    ///
    /// - Returns: false where there is none. One is made free then, as soon as there is one that can be.
    func take(_ channel: any Channel) -> Bool {
        let (isTaken, evicted): (Bool, (any Channel)?) = state.withLock { state in
            guard state.places.count >= maximum else {
                state.places[ObjectIdentifier(channel)] = Place(channel: channel)
                wait(channel, &state)
                state.isWanted = false
                return (true, nil)
            }
            let evicted = Self.takeLongestWaiting(&state)
            state.isWanted = evicted == nil
            return (false, evicted)
        }
        evicted?.close(promise: nil)
        return isTaken
    }

    /// Frees the place of a connection that has ended.
    func leave(_ channel: any Channel) {
        state.withLock { $0.places[ObjectIdentifier(channel)] = nil }
    }

    /// The connection waits for its client from now on.
    func waits(_ channel: any Channel) {
        let evicted: (any Channel)? = state.withLock { state in
            wait(channel, &state)
            guard state.isWanted, let evicted = Self.takeLongestWaiting(&state) else { return nil }
            state.isWanted = false
            return evicted
        }
        evicted?.close(promise: nil)
    }

    /// The connection waits for the server.
    func isServed(_ channel: any Channel) {
        state.withLock { $0.places[ObjectIdentifier(channel)]?.turn = nil }
    }

    private func wait(_ channel: any Channel, _ state: inout State) {
        let connection = ObjectIdentifier(channel)
        guard state.places[connection] != nil else { return }
        state.lastTurn += 1
        state.places[connection]?.turn = state.lastTurn
        state.waiting.append((connection, state.lastTurn))
        // Entries that no longer count are dropped before there are many more than connections.
        guard state.waiting.count > 2 * maximum + 64 else { return }
        state.waiting = state.waiting[state.firstWaiting...].filter { state.places[$0.connection]?.turn == $0.turn }
        state.firstWaiting = 0
    }

    private static func takeLongestWaiting(_ state: inout State) -> (any Channel)? {
        while state.firstWaiting < state.waiting.count {
            let (connection, turn) = state.waiting[state.firstWaiting]
            state.firstWaiting += 1
            guard let place = state.places[connection], place.turn == turn else { continue }
            state.places[connection]?.turn = nil
            return place.channel
        }
        return nil
    }
}
