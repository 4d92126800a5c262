import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// A server that makes TLS handshakes, and greets and closes where one succeeds.
enum LabServer {
    static let greeting = "220 the lab\r\n"

    /// Listens on a free port of 127.0.0.1 until the channel is closed.
    static func start(_ context: NIOSSLContext) async throws -> any Channel {
        try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(NIOSSLServerHandler(context: context), Greeter())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    /// Serves on a free port of 127.0.0.1 while `body` runs.
    static func run(_ context: NIOSSLContext, _ body: (Int) async throws -> Void) async throws {
        let server = try await start(context)
        do {
            try await body(server.localAddress?.port ?? 0)
        } catch {
            try await server.close()
            throw error
        }
        try await server.close()
    }

    private final class Greeter: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent else { return }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: greeting)), promise: nil)
            context.close(promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
