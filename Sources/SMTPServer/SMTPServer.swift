public import BoundedResources
import ConnectionAcceptance
public import Logging
public import NIOCore
import NIOExtras
import NIOPosix
public import ServiceLifecycle
import Synchronization
public import TLSLab

/// Accepts connections on sockets that are bound already and runs an SMTP session on each.
///
/// Call ``start()`` before the service runs; the service then waits for the shutdown and drains what is going on.
public final class SMTPServer: Service {
    private let listeners: [SMTPListener]
    private let group: any EventLoopGroup
    let environment: SessionEnvironment
    private let probe: ListenerProbe
    /// One for each listener, for it knows a single one: the first it is given.
    private let quiescing: [ServerQuiescingHelper]
    private let channels = Mutex<[any Channel]>([])

    /// - Parameters:
    ///   - settings: asked for each connection.
    ///   - tls: asked for each handshake, with the fault of the listener; `nil` where no listener uses TLS.
    ///   - lab: told of each session on a listener with a fault.
    ///   - keeper: where messages and session records go.
    ///   - spoolDirectory: where large messages are until they are kept; `nil` keeps them in memory.
    ///   - memory: is told of what clients are sending; its size bounds that too.
    ///   - highestSessionID: IDs go on after this one.
    ///   - faults: the rules by which faults are made on purpose; asked at each stage of a session.
    /// - Throws: the TLS library's error when it cannot make the probe's context.
    public init(
        listeners: [SMTPListener],
        group: any EventLoopGroup,
        settings: @escaping @Sendable () -> PreparedSettings,
        tls: @escaping @Sendable (LabFault?) -> ServerTLS?,
        lab: LabReport? = nil,
        keeper: any MailKeeper,
        spoolDirectory: String?,
        memory: MemoryBudget = MemoryBudget(size: 96 << 20),
        highestSessionID: Int64,
        faults: FaultRegistry = FaultRegistry(),
        metrics: ServerMetrics,
        logger: Logger
    ) throws {
        self.listeners = listeners
        self.group = group
        environment = SessionEnvironment(
            group: group,
            settings: settings,
            tls: tls,
            lab: lab,
            keeper: keeper,
            spoolDirectory: spoolDirectory,
            memory: memory,
            highestSessionID: highestSessionID,
            faults: faults,
            metrics: metrics,
            logger: logger
        )
        probe = try ListenerProbe(group: group, connections: environment.probes)
        quiescing = listeners.map { _ in ServerQuiescingHelper(group: group) }
    }

    /// Begins to accept connections on every listener.
    ///
    /// - Throws: the network library's error when a socket cannot be used.
    public func start() async throws {
        for (listener, quiescing) in zip(listeners, quiescing) {
            let environment = environment
            let bootstrap = ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 4_096)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandlers(
                            AcceptErrorHandler(service: "SMTP", logger: environment.logger),
                            quiescing.makeServerChannelHandler(channel: channel)
                        )
                    }
                }
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        // A client may close its side when all is said and still read the replies. Set here, it costs a
                        // fifth of what an option of the bootstrap does; TCP_NODELAY comes from the listening socket.
                        try channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
                        // Replies are short. Of a client that does not take them, no more than this waits here.
                        try channel.syncOptions?.setOption(
                            .writeBufferWaterMark,
                            value: .init(low: 4_096, high: 16_384)
                        )
                        try channel.pipeline.syncOperations.addHandler(
                            SMTPChannelHandler(listener: listener, environment: environment, on: channel.eventLoop)
                        )
                    }
                }
            let channel = try await bootstrap.withBoundSocket(listener.socket).get()
            // A port that is wrong on purpose says nothing of whether the server works.
            if listener.fault == nil { channels.withLock { $0.append(channel) } }
        }
    }

    /// Whether every listener that is as it should be is still open, asked on its event loop.
    ///
    /// The answer comes only when every event loop has had its turn: never where one is stuck.
    public func listenersAreOpen() async -> Bool {
        for loop in group.makeIterator() {
            _ = try? await loop.submit {}.get()
        }
        return channels.withLock { $0 }.allSatisfy(\.isActive)
    }

    /// Waits for the shutdown, then stops accepting and lets running transactions end within `ShutdownGrace`.
    public func run() async throws {
        try? await gracefulShutdown()
        // All of them at once, and only then is waited for any.
        let drained = quiescing.map { helper in
            let promise = group.next().makePromise(of: Void.self)
            helper.initiateShutdown(promise: promise)
            return promise.futureResult
        }
        for future in drained { try await future.get() }
    }

    /// Connects to every listener that is as it should be, as a client would, through the TLS handshake.
    public func probeListeners() async -> [ProbeResult] {
        await withTaskGroup(of: (Int, ProbeResult).self) { tasks in
            for (index, listener) in listeners.enumerated() where listener.fault == nil {
                tasks.addTask { [probe] in (index, await probe.probe(listener)) }
            }
            var results: [(Int, ProbeResult)] = []
            for await result in tasks { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
