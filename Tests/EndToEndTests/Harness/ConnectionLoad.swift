import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Makes connections to a port of implicit TLS at an even rate, each with a whole little session, and remembers which
/// certificate each was shown.
final class ConnectionLoad: Sendable {
    /// What became of one connection.
    struct Outcome: Sendable {
        /// When the connection was begun.
        var start: ContinuousClock.Instant
        /// The leaf that was shown, in DER.
        var certificate: [UInt8]
        /// What went wrong; nil where the session went through to its end.
        var failure: String?
    }

    /// What became of all of them.
    struct Report: Sendable {
        var outcomes: [Outcome] = []
        /// How many of them a second.
        var rate = 0.0
        /// The longest time by which the machine was late to begin one: it was so late with other things as well.
        var longestStall = Duration.zero
    }

    /// More at a time are not begun: a machine that cannot keep up slows the load down instead of drowning in it.
    private static let mostAtATime = 50

    private let port: Int
    private let context: NIOSSLContext
    private let outcomes = Mutex<[Outcome]>([])
    private let running = Mutex(0)

    init(port: Int) throws {
        self.port = port
        var configuration = TLSConfiguration.makeClientConfiguration()
        // Which certificate it is, is looked at later; whether it is trusted does not matter here.
        configuration.certificateVerification = .none
        context = try NIOSSLContext(configuration: configuration)
    }

    /// Begins `rate` connections a second until `body` has ended.
    func run(rate: Int, while body: @Sendable @escaping () async throws -> Void) async throws -> Report {
        let work = Task { try await body() }
        let isDone = Mutex(false)
        Task {
            _ = try? await work.value
            isDone.withLock { $0 = true }
        }
        var report = Report()
        let start = ContinuousClock.now
        await withTaskGroup { group in
            var count = 0
            while !isDone.withLock({ $0 }) {
                if running.withLock({ $0 < Self.mostAtATime }) { group.addTask { await self.connect() } }
                count += 1
                // By the clock and not one after the other: a slow one is no excuse for the next.
                let next = start + .seconds(1) * count / rate
                try? await Task.sleep(until: next, tolerance: .milliseconds(1))
                report.longestStall = max(report.longestStall, .now - next)
            }
        }
        try await work.value
        report.outcomes = outcomes.withLock { $0 }
        report.rate = Double(report.outcomes.count) / ((ContinuousClock.now - start) / .seconds(1))
        return report
    }

    private func connect() async {
        running.withLock { $0 += 1 }
        defer { running.withLock { $0 -= 1 } }
        var outcome = Outcome(start: .now, certificate: [])
        do {
            let session = Session()
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(.seconds(10))
                .channelInitializer { [context] channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandlers(
                            NIOSSLClientHandler(context: context, serverHostname: "mail.test"),
                            session.handler(channel.eventLoop)
                        )
                    }
                }
                .connect(host: "127.0.0.1", port: port).get()
            outcome.certificate = try await session.certificate.get()
            try await channel.closeFuture.get()
        } catch {
            outcome.failure = "\(error)"
        }
        outcomes.withLock { [outcome] in $0.append(outcome) }
    }
}

/// Waits for the greeting, says QUIT and waits for the answer.
private final class Session: Sendable {
    private let promise = Mutex<EventLoopPromise<[UInt8]>?>(nil)

    func handler(_ eventLoop: any EventLoop) -> some ChannelInboundHandler {
        let promise = eventLoop.makePromise(of: [UInt8].self)
        self.promise.withLock { $0 = promise }
        return Handler(promise)
    }

    /// The certificate that was shown, once the session has ended as it should.
    var certificate: EventLoopFuture<[UInt8]> {
        get throws {
            guard let promise = promise.withLock({ $0 }) else { throw ChannelError.eof }
            return promise.futureResult
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let done: EventLoopPromise<[UInt8]>
        private var certificate: [UInt8] = []
        private var received = ""

        init(_ done: EventLoopPromise<[UInt8]>) {
            self.done = done
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            received += String(buffer: unwrapInboundIn(data))
            if received.hasPrefix("220 "), received.hasSuffix("\r\n"), certificate.isEmpty {
                let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
                certificate = (try? handler?.peerCertificate?.toDERBytes()) ?? []
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "QUIT\r\n")), promise: nil)
            }
            if received.contains("\r\n221 ") {
                done.succeed(certificate)
                context.close(promise: nil)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            done.fail(error)
            context.close(promise: nil)
        }

        /// The end of the connection, also of one that never came to be.
        func handlerRemoved(context: ChannelHandlerContext) {
            done.fail(ChannelError.eof)
        }
    }
}
