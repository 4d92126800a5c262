import BoundedResources
import Logging
import NIOCore
import NIOEmbedded
import Prometheus
import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

/// A session on an event loop whose clock stands still until a test turns it.
struct ClockedSession: Sendable {
    let environment: SessionEnvironment
    let keeper: RecordingKeeper
    let metrics: @Sendable () -> String
    let channel: NIOAsyncTestingChannel
    private let mode: TLSMode

    /// Connects to a port of that mode.
    init(
        _ settings: SMTPSettings = .forTests,
        mode: TLSMode = .none,
        spoolDirectory: String? = nil,
        memory: MemoryBudget = MemoryBudget(size: 96 << 20),
        faults: FaultRegistry = FaultRegistry(),
        tls: @escaping @Sendable () -> ServerTLS? = { nil }
    ) async throws {
        let loop = NIOAsyncTestingEventLoop()
        let keeper = RecordingKeeper()
        let registry = PrometheusRegistry(descriptions: [:])
        let prepared = PreparedSettings(settings)
        let environment = SessionEnvironment(
            group: loop,
            settings: { prepared },
            tls: { _ in tls() },
            lab: nil,
            keeper: keeper,
            spoolDirectory: spoolDirectory,
            memory: memory,
            highestSessionID: 0,
            faults: faults,
            metrics: ServerMetrics(factory: registry),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await self.init(environment, keeper, { registry.text }, mode, on: loop)
    }

    private init(
        _ environment: SessionEnvironment,
        _ keeper: RecordingKeeper,
        _ metrics: @escaping @Sendable () -> String,
        _ mode: TLSMode,
        on loop: NIOAsyncTestingEventLoop
    ) async throws {
        self.environment = environment
        self.keeper = keeper
        self.metrics = metrics
        self.mode = mode
        let listener = SMTPListener(socket: -1, address: "127.0.0.1", port: 25, tlsMode: mode)
        channel = try await NIOAsyncTestingChannel(loop: loop) { channel in
            let session = SMTPChannelHandler(listener: listener, environment: environment, on: loop)
            try channel.pipeline.syncOperations.addHandler(session)
        }
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: 50_000)
        channel.remoteAddress = address
        try await channel.connect(to: address).get()
        await loop.run()
    }

    /// A further connection to the same port, by the same clock.
    func another() async throws -> ClockedSession {
        try await ClockedSession(environment, keeper, metrics, mode, on: channel.testingEventLoop)
    }

    /// Turns the clock.
    func advance(by time: TimeAmount) async {
        await channel.testingEventLoop.advanceTime(by: time)
    }

    /// Has the session take in what a client sends, and do what comes of it at once.
    func send(_ text: String) async throws {
        try await channel.writeInbound(ByteBuffer(string: text))
        // Turns with other sessions included.
        await advance(by: .nanoseconds(1))
    }

    /// The last line of each reply that has been sent and not been looked at.
    func replies() async throws -> [String] {
        var text = ""
        while let bytes = try await channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text.split(separator: "\r\n").map(String.init).filter { $0.dropFirst(3).first != "-" }
    }

    /// Sends a line, and gives the only reply to all that was sent since the last.
    @discardableResult
    func say(_ line: String) async throws -> String {
        try await send(line + "\r\n")
        return try await reply()
    }

    /// The only reply to all that was sent since the last; empty where there is none.
    func reply() async throws -> String {
        let replies = try await replies()
        #expect(replies.count <= 1)
        return replies.last ?? ""
    }

    /// Waits for a reply that comes of what another thread does.
    func laterReply() async throws -> String {
        let start = ContinuousClock.now
        while true {
            if let bytes = try await channel.readOutbound(as: ByteBuffer.self) { return String(buffer: bytes) }
            try #require(ContinuousClock.now - start < .seconds(20), "no reply has come")
            await Task.yield()
        }
    }

    /// The server stops.
    func stop() async throws {
        try await channel.testingEventLoop.executeInContext { [channel] in
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
    }

    /// The client closes the connection.
    func end() async throws {
        _ = try await channel.finish(acceptAlreadyClosed: true)
    }
}

extension SMTPSettings {
    /// The same with some values changed.
    func with(_ change: (inout SMTPSettings) -> Void) -> SMTPSettings {
        var settings = self
        change(&settings)
        return settings
    }
}
