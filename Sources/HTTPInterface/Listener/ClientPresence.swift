import NIOCore
import Synchronization

/// Tells those who make a client wait for long that it has gone away.
///
/// A client that closes its side could still read an answer; one that has to wait for it for minutes does not.
final class ClientPresence: Sendable {
    /// That of the client whose request is being answered.
    @TaskLocal static var current: ClientPresence?

    private struct State {
        var isGone = false
        var hasLastAnswer = false
        var callbacks: [@Sendable () -> Void] = []
    }

    private static let lastID = Atomic<UInt64>(0)

    /// The number of the connection.
    let id = ClientPresence.lastID.add(1, ordering: .relaxed).newValue
    private let state = Mutex(State())
    /// That of the connection.
    let eventLoop: any EventLoop

    init(on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Returns when what was written before has come to the connection, and the next write waits where the client is slow.
    ///
    /// Without it, one who writes fast has written much before a busy event loop first looks at it.
    func writesArrive() async throws {
        try await eventLoop.submit {}.get()
    }

    /// Calls `callback` when the client is gone, at once if it is already.
    func whenGone(_ callback: @escaping @Sendable () -> Void) {
        let isGone = state.withLock { state in
            if !state.isGone { state.callbacks.append(callback) }
            return state.isGone
        }
        if isGone { callback() }
    }

    func clientIsGone() {
        let callbacks = state.withLock { state in
            state.isGone = true
            defer { state.callbacks = [] }
            return state.callbacks
        }
        for callback in callbacks { callback() }
    }

    /// Notes that an answer is the last of the connection.
    func answersLast() {
        state.withLock { $0.hasLastAnswer = true }
    }

    /// Whether the last answer of the connection was given: what came behind its request is not carried out.
    var hasLastAnswer: Bool { state.withLock { $0.hasLastAnswer } }

    /// What was to be called for the request before is not for the next one.
    func forgetCallbacks() {
        state.withLock { $0.callbacks = [] }
    }
}

/// Sees that a client closes its side, or that the connection ends.
final class ClientPresenceHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let presence: ClientPresence

    init(_ presence: ClientPresence) {
        self.presence = presence
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { presence.clientIsGone() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        presence.clientIsGone()
        context.fireChannelInactive()
    }
}
