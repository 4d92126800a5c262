import NIOCore
import NIOPosix

/// The sessions of one event loop; to be used on it only.
final class Worker {
    /// Leave to send one message.
    struct Ticket {
        let number: Int
        let began: NIODeadline
    }

    let load: Load
    let script: Script
    private let eventLoop: any EventLoop
    private let address: SocketAddress
    private let slots: [SessionSlot]
    private let numbers: Range<Int>
    private let tls: TLSContext?
    private var sent = 0
    private var running = 0
    private var tally = Tally()
    private var isWarmingUp = false
    private var done: EventLoopPromise<Tally>

    init(
        _ load: Load,
        script: Script,
        address: SocketAddress,
        sessions: Int,
        numbers: Range<Int>,
        on eventLoop: any EventLoop
    ) throws {
        self.load = load
        self.script = script
        self.address = address
        self.eventLoop = eventLoop
        self.numbers = numbers
        slots = (0..<sessions).map { _ in SessionSlot() }
        tls = load.tls == .none ? nil : try TLSContext(version: load.tlsVersion, keepsSessions: load.resume)
        done = eventLoop.makePromise()
    }

    /// One connection for each session, for a TLS session that can be resumed.
    func warmUp() -> EventLoopFuture<Tally> {
        isWarmingUp = true
        return start(slots.count)
    }

    /// Sends all messages.
    func run() -> EventLoopFuture<Tally> {
        isWarmingUp = false
        tally.latencies.reserveCapacity(numbers.count)
        return start(min(slots.count, numbers.count))
    }

    /// None when all were given out.
    func nextMessage() -> Ticket? {
        guard !isWarmingUp, sent < numbers.count else {
            return nil
        }
        defer { sent += 1 }
        return Ticket(number: numbers.lowerBound + sent, began: .now())
    }

    func makeTLSHandler(_ slot: SessionSlot) throws -> TLSClientHandler {
        guard let tls else {
            throw LoadError(code: .tls, description: "there is no TLS context")
        }
        return try TLSClientHandler(tls, slot: slot)
    }

    func count(_ message: Ticket?) {
        guard let message else {
            return
        }
        tally.messages += 1
        tally.latencies.append((NIODeadline.now() - message.began).nanoseconds)
    }

    func count(_ handshake: TLSClientHandler.Handshake) {
        tally.handshakes += 1
        tally.resumed += handshake.isResumed ? 1 : 0
        tally.tlsVersion = handshake.version
        tally.cipher = handshake.cipher
        if load.resume, !isWarmingUp, !handshake.isResumed {
            fail(LoadError(code: .notResumed, description: "shaking hands: the server did not resume the TLS session"))
        }
    }

    /// The connection is closed, all said.
    func ended(_ slot: SessionSlot) {
        tally.connections += 1
        if tally.error == nil, let message = nextMessage() {
            connect(slot, message)
        } else {
            running -= 1
            finishIfIdle()
        }
    }

    func fail(_ error: LoadError) {
        guard tally.error == nil else {
            return
        }
        tally.error = error
        done.succeed(tally)
    }

    private func start(_ count: Int) -> EventLoopFuture<Tally> {
        tally = Tally()
        done = eventLoop.makePromise()
        running = count
        for slot in slots.prefix(count) {
            connect(slot, nextMessage())
        }
        finishIfIdle()
        return done.futureResult
    }

    private func finishIfIdle() {
        if running == 0, tally.error == nil {
            done.succeed(tally)
        }
    }

    private func connect(_ slot: SessionSlot, _ message: Ticket?) {
        let bound = NIOLoopBound((self, slot, message), eventLoop: eventLoop)
        ClientBootstrap(group: eventLoop)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4_096))
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let (worker, slot, message) = bound.value
                    if worker.load.tls == .implicit {
                        try channel.pipeline.syncOperations.addHandler(worker.makeTLSHandler(slot))
                    }
                    try channel.pipeline.syncOperations.addHandler(SessionHandler(worker, slot: slot, message: message))
                }
            }
            .connect(to: address)
            .whenFailure { error in
                bound.value.0.fail(LoadError(code: .connection, description: "connecting: \(error)"))
            }
    }
}
