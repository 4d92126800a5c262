import ConnectionAcceptance
import HTTPTypes
import HummingbirdCore
public import Logging
public import NIOCore
import NIOHTTP1
import NIOPosix
public import NIOSSL
public import ServiceLifecycle

/// Serves one application by HTTP/1.1 on sockets that are bound already.
///
/// Hummingbird's own server can only bind by host name; here one port has several addresses, and the sockets may come
/// from elsewhere. As the sockets are listening, a client that connects before ``run()`` waits instead of failing.
public struct HTTPListener: Service {
    private let sockets: [ListeningSocket]
    private let application: any HTTPApplication
    private let limits: HTTPLimits
    private let shutdownGrace: @Sendable () -> Duration
    private let eventLoopGroup: any EventLoopGroup
    private let tls: (@Sendable () -> NIOSSLContext?)?
    private let logger: Logger

    /// Prepares a listener; nothing is accepted before ``run()``.
    ///
    /// - Parameters:
    ///   - shutdownGrace: how long running answers may take, asked when shutdown begins.
    ///   - tls: asked for every connection, which is closed where there is no context; nil speaks plain HTTP.
    ///   - eventLoopGroup: must be one of SwiftNIO's own, for it is to take over descriptors.
    public init(
        sockets: [ListeningSocket],
        application: any HTTPApplication,
        limits: HTTPLimits = HTTPLimits(),
        shutdownGrace: @escaping @Sendable () -> Duration,
        tls: (@Sendable () -> NIOSSLContext?)? = nil,
        eventLoopGroup: any EventLoopGroup,
        logger: Logger
    ) {
        self.sockets = sockets
        self.application = application
        self.limits = limits
        self.shutdownGrace = shutdownGrace
        self.tls = tls
        self.eventLoopGroup = eventLoopGroup
        self.logger = logger
    }

    /// Accepts connections until graceful shutdown, then ends them: idle ones at once, others after their answer or
    /// when `shutdownGrace` has passed.
    public func run() async throws {
        let connections = OpenConnections()
        let servers = try await listen(connections)
        let stopAccepting: @Sendable () -> Void = {
            for server in servers { server.close(promise: nil) }
            connections.drain()
        }
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                // The ports are free when this returns.
                for server in servers { try? await server.closeFuture.get() }
                await connections.drained()
            } onGracefulShutdown: {
                stopAccepting()
                eventLoopGroup.next().scheduleTask(in: TimeAmount(shutdownGrace())) { connections.closeAll() }
            }
        } onCancel: {
            stopAccepting()
            connections.closeAll()
        }
    }

    private func listen(_ connections: OpenConnections) async throws -> [any Channel] {
        var servers: [any Channel] = []
        do {
            for socket in sockets {
                servers.append(try await bootstrap(connections).withBoundSocket(socket.descriptor).get())
            }
        } catch {
            for server in servers { server.close(promise: nil) }
            throw error
        }
        return servers
    }

    private func bootstrap(_ connections: OpenConnections) -> ServerBootstrap {
        let places = ConnectionPlaces(maximum: limits.connections)
        let http = HTTP1Channel(responder: respond, configuration: channelConfiguration(places))
        return ServerBootstrap(group: eventLoopGroup)
            .serverChannelOption(.backlog, value: 4_096)
            // One connection at a time, so that the limit of connections is exact.
            .serverChannelOption(.maxMessagesPerRead, value: 1)
            .serverChannelInitializer { [logger] server in
                server.eventLoop.makeCompletedFuture {
                    let pipeline = server.pipeline.syncOperations
                    try pipeline.addHandler(ConnectionLimitHandler(places))
                    try pipeline.addHandler(AcceptErrorHandler(service: "HTTP", logger: logger))
                }
            }
            // A client may close its side when the request is sent and still read the answer.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [logger, tls] channel in
                connections.opened(channel)
                let presence = ClientPresence(on: channel.eventLoop)
                do {
                    try channel.pipeline.syncOperations.addHandler(ClientPresenceHandler(presence))
                    if let tls {
                        guard let context = tls() else { throw ChannelError.inappropriateOperationForState }
                        // TLS has a good-bye of its own; a bare end of the stream is the end of all.
                        try channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    }
                } catch {
                    connections.ended(channel)
                    return channel.eventLoop.makeFailedFuture(error)
                }
                return http.setup(channel: channel, logger: logger).map { value in
                    do {
                        let pipeline = channel.pipeline.syncOperations
                        let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
                        try pipeline.addHandlers(TargetHostHandler(), LastRequestHandler(), position: .after(decoder))
                    } catch {
                        channel.close(promise: nil)
                    }
                    // Not a child task of `run()`: a connection that is set up must be handled whatever becomes of
                    // that, or its asynchronous channel traps. `connections` waits for the task and can cancel it.
                    let task = Task {
                        await ClientPresence.$current.withValue(presence) {
                            await http.handle(value: value, logger: logger)
                        }
                        connections.ended(channel)
                    }
                    connections.answering(channel, in: task)
                }.flatMapErrorThrowing { error in
                    connections.ended(channel)
                    throw error
                }
            }
    }

    private func channelConfiguration(_ places: ConnectionPlaces) -> HTTP1Channel.Configuration {
        let requestTimeout = TimeAmount(limits.requestTimeout)
        let stalledAnswerTimeout = TimeAmount(limits.stalledAnswerTimeout)
        let lingering = TimeAmount(limits.lingering)
        return HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                StalledAnswerHandler(timeout: stalledAnswerTimeout),
                RequestLimitHandler(timeout: requestTimeout, maximumBody: limits.discardedBodyBytes),
                AnswerEndHandler(lingering: lingering),
                ConnectionActivityHandler(places),
            ],
            idleTimeout: TimeAmount(limits.idleTimeout),
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: limits.headerBytes,
                maxHeaderListSize: limits.headerBytes,
                maxHeaderFieldCount: limits.headerFields
            )
        )
    }

    @Sendable
    private func respond(
        to request: Request,
        writer: consuming ResponseWriter,
        on channel: any Channel
    ) async throws {
        let presence = ClientPresence.current
        if presence?.hasLastAnswer == true {
            try await channel.closeFuture.get()
            throw ChannelError.ioOnClosedChannel
        }
        presence?.forgetCallbacks()
        var request = request
        var response: Response
        do throws(APIError) {
            let expectation = try Expectation(of: request)
            if let expectation { request.body = expectation.body(of: request, on: channel) }
            response = await application.respond(to: request)
            // The client may send the body or leave it; where it does not say which, its next request has no start.
            if expectation?.isMet == false { response.headers[.connection] = "close" }
        } catch {
            response = await .answer(to: request) { throw error }
        }
        if request.headers[.connection] == "close" { response.headers[.connection] = "close" }
        if response.headers[.connection] == "close" { presence?.answersLast() }
        response.headers[.date] = HTTPDate.now
        try await writer.write(response: response.head, body: response.body)
    }
}
