import NIOCore
import Synchronization

/// The connections of one listener, from their acceptance to the end of the task that answers them.
final class OpenConnections: Sendable {
    private struct Connection {
        var channel: any Channel
        var task: Task<Void, Never>?
    }

    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var isDraining = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Adds a connection; while draining it is told at once to end after the answer it is at.
    func opened(_ channel: any Channel) {
        let isDraining = state.withLock {
            $0.connections[ObjectIdentifier(channel)] = Connection(channel: channel)
            return $0.isDraining
        }
        if isDraining { Self.quiesce(channel) }
    }

    /// Notes the task that answers the connection, so that ``closeAll()`` can cancel it.
    func answering(_ channel: any Channel, in task: Task<Void, Never>) {
        state.withLock { $0.connections[ObjectIdentifier(channel)]?.task = task }
    }

    /// Removes a connection that nothing runs for any more.
    func ended(_ channel: any Channel) {
        let resumed = state.withLock { state in
            state.connections[ObjectIdentifier(channel)] = nil
            return Self.takeWaiting(&state)
        }
        for continuation in resumed { continuation.resume() }
    }

    /// Closes idle connections, and the others when their running answers are written.
    func drain() {
        let (channels, resumed) = state.withLock { state in
            state.isDraining = true
            return (state.connections.values.map(\.channel), Self.takeWaiting(&state))
        }
        for channel in channels { Self.quiesce(channel) }
        for continuation in resumed { continuation.resume() }
    }

    /// Closes every connection, whatever it is doing.
    func closeAll() {
        let connections = state.withLock { Array($0.connections.values) }
        for connection in connections {
            connection.task?.cancel()
            connection.channel.close(promise: nil)
        }
    }

    /// Returns once ``drain()`` was called and the last connection has ended.
    func drained() async {
        await withCheckedContinuation { continuation in
            let resumed = state.withLock { state in
                state.waiting.append(continuation)
                return Self.takeWaiting(&state)
            }
            for continuation in resumed { continuation.resume() }
        }
    }

    private static func takeWaiting(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        guard state.isDraining, state.connections.isEmpty else { return [] }
        defer { state.waiting = [] }
        return state.waiting
    }

    private static func quiesce(_ channel: any Channel) {
        channel.eventLoop.execute {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
    }
}
