import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import TLSIdentity
import Testing

@Suite("Real handshakes with the context")
struct HandshakeTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
    }

    /// Serves `settings` on a free port while `body` runs.
    private func serving(_ settings: TLSSettings, _ body: (Int) async throws -> Void) async throws {
        let context = try workspace.start(settings).context
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body(#require(server.localAddress?.port))
        } catch {
            try await server.close()
            throw error
        }
        try await server.close()
    }

    /// What `openssl s_client` says of a handshake in which it trusts nothing but trust.pem.
    private func connect(_ port: Int, _ options: String = "-verify_hostname mail.test") throws -> String {
        try workspace.run(
            "s_client -connect 127.0.0.1:\(port) -x509_strict -verify_return_error -CAfile tls/trust.pem \(options)"
        )
    }

    @Test("openssl trusts it by trust.pem, and refuses another name and another trust")
    func openssl() async throws {
        try await serving(workspace.settings()) { port in
            let output = try connect(port)
            #expect(output.contains("Verify return code: 0 (ok)") && output.contains("TLSv1.3"))
            #expect(throws: OpenSSLFailure.self) { try connect(port, "-verify_hostname other.test") }
            try workspace.makeCertificate("other")
            #expect(throws: OpenSSLFailure.self) { try connect(port, "-CAfile other.pem") }
        }
    }

    @Test("a chain is sent whole, so that the root is all that a client needs")
    func chain() async throws {
        try workspace.makeChain()
        try workspace.concatenate(["root.pem", "leaf.pem", "middle.pem", "leaf.key"], to: "all.pem")
        try await serving(workspace.settings(certificate: "all.pem")) { port in
            let output = try connect(port, "-showcerts -verify_hostname mail.test")
            #expect(output.contains("Verify return code: 0 (ok)"))
            #expect(output.components(separatedBy: "-----BEGIN CERTIFICATE-----").count - 1 == 2)
        }
    }

    @Test(
        "RSA and Ed25519 certificates are served",
        arguments: ["genrsa -out own.key 2048", "genpkey -algorithm ed25519 -out own.key"]
    )
    func keyTypes(command: String) async throws {
        try workspace.run(command)
        try workspace.run(
            "req -x509 -new -key own.key -days 9 -subj /CN=a -addext subjectAltName=DNS:mail.test -out own.pem"
        )
        try await serving(workspace.settings(certificate: "own.pem", key: "own.key")) { port in
            let output = try connect(port)
            #expect(output.contains("Verify return code: 0 (ok)"))
        }
    }

    @Test("only versions from the minimum to the maximum are negotiated")
    func versions() async throws {
        let options: [(TLSVersionNumber, String)] = [
            (.tls10, "-tls1 -cipher DEFAULT:@SECLEVEL=0"), (.tls11, "-tls1_1 -cipher DEFAULT:@SECLEVEL=0"),
            (.tls12, "-tls1_2"), (.tls13, "-tls1_3"),
        ]
        let ranges: [(TLSVersionNumber, TLSVersionNumber)] = [
            (.tls12, .tls13), (.tls10, .tls13), (.tls13, .tls13), (.tls11, .tls12),
        ]
        for (minimum, maximum) in ranges {
            var settings = workspace.settings()
            settings.minimumVersion = minimum
            settings.maximumVersion = maximum
            try await serving(settings) { port in
                for (version, option) in options {
                    if version >= minimum && version <= maximum {
                        #expect(throws: Never.self, "\(minimum)…\(maximum) \(version)") { try connect(port, option) }
                    } else {
                        #expect(throws: OpenSSLFailure.self, "\(minimum)…\(maximum) \(version)") {
                            try connect(port, option)
                        }
                    }
                }
            }
        }
    }

    @Test("the TLS library itself as a client trusts a provided chain by trust.pem")
    func nioSSL() async throws {
        try workspace.makeChain()
        try workspace.concatenate(["leaf.pem", "middle.pem", "root.pem"], to: "chain.pem")
        try await serving(workspace.settings(certificate: "chain.pem", key: "leaf.key")) { port in
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .file(workspace.path("tls/trust.pem"))
            let context = try NIOSSLContext(configuration: configuration)
            let handshake = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: Void.self)
            let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandlers(
                            NIOSSLClientHandler(context: context, serverHostname: "mail.test"),
                            HandshakeObserver(result: handshake)
                        )
                    }
                }
                .connect(host: "127.0.0.1", port: port).get()
            try await handshake.futureResult.get()
            try await client.close()
        }
    }
}

/// Tells how a handshake ended.
private final class HandshakeObserver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let result: EventLoopPromise<Void>

    init(result: EventLoopPromise<Void>) {
        self.result = result
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent { result.succeed() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        result.fail(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        result.fail(ChannelError.eof)
    }
}
