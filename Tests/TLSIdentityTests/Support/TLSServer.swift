import NIOCore
import NIOPosix
import NIOSSL

/// A server that makes TLS handshakes and nothing else.
enum TLSServer {
    /// Listens on a free port of 127.0.0.1 until the channel is closed.
    static func start(_ context: NIOSSLContext) async throws -> any Channel {
        try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }
}
