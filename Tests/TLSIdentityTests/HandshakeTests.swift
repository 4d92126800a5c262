import Cryptography
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import TLSIdentity
import Testing

@Suite("Real handshakes with the context", .timeLimit(.minutes(5)))
struct HandshakeTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
    }

    /// Serves `settings` on a free port while `body` runs.
    private func serving(_ settings: TLSSettings, _ body: (Int) async throws -> Void) async throws {
        let server = try await TLSServer.start(workspace.start(settings).context)
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
            #expect(throws: ProgramFailure.self) { try connect(port, "-verify_hostname other.test") }
            try workspace.makeCertificate("other")
            #expect(throws: ProgramFailure.self) { try connect(port, "-CAfile other.pem") }
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
                        #expect(throws: ProgramFailure.self, "\(minimum)…\(maximum) \(version)") {
                            try connect(port, option)
                        }
                    }
                }
            }
        }
    }

    @Test("the certificate whose names cover the asked server name is shown, else the first")
    func serverNames() async throws {
        try workspace.makeCertificate("wild", for: "*.wild.test")
        try workspace.makeCertificate("own", for: "own.test")
        try workspace.makeCertificate("again", for: "own.test")
        try workspace.makeCertificate("deep", for: "a.deep.test")
        var settings = workspace.settings()
        settings.further = ["wild", "own", "again", "deep"].enumerated().map { index, name in
            ProvidedCredentials(
                certificate: .file(path: workspace.path(name + ".pem")),
                privateKey: .file(path: workspace.path(name + ".key")),
                names: .further(index)
            )
        }
        let asked = [
            ("mail.test", "mail.test"), ("own.test", "own.test"), ("OWN.test", "own.test"),
            ("a.wild.test", "*.wild.test"),
            ("wild.test", "mail.test"), ("a.b.wild.test", "mail.test"), ("other.test", "mail.test"),
            // A final dot is the root of the DNS, one in front of the name is none.
            ("own.test.", "own.test"), ("a.WILD.test.", "*.wild.test"), ("own.test..", "mail.test"),
            (".deep.test", "mail.test"), (".test", "mail.test"), (".wild.test", "mail.test"),
            ("a..wild.test", "mail.test"), ("*.wild.test", "mail.test"), ("192.0.2.1", "mail.test"),
            (String(repeating: "a", count: 63) + ".wild.test", "*.wild.test"),
            (String(repeating: "a", count: 64) + ".wild.test", "mail.test"),
        ]
        let identity = try workspace.start(settings)
        #expect(
            identity.allFacts.map(\.names) == [
                ["mail.test"], ["*.wild.test"], ["own.test"], ["own.test"], ["a.deep.test"],
            ]
        )
        #expect(identity.warnings.isEmpty)
        try await serving(settings) { port in
            for version in ["-tls1_2", "-tls1_3"] {
                for (name, shown) in asked {
                    let output = try connect(port, "\(version) -servername \(name)")
                    #expect(output.contains("subject=CN = \(shown)\n"), "\(name) \(version)")
                    #expect(identity.certificate(for: name).names == [.dnsName(shown)])
                }
                let output = try connect(port, "\(version) -noservername")
                #expect(output.contains("subject=CN = mail.test\n"))
            }
        }
        #expect(identity.certificate(for: "own.test") === identity.certificate(for: "own.test"))
        let trusted = try Certificate.chain(pem: workspace.bytes("tls/trust.pem")).map(\.subject)
        #expect(trusted == ["CN=mail.test", "CN=*.wild.test", "CN=own.test", "CN=own.test", "CN=a.deep.test"])
    }

    @Test("a fault of a further certificate names its place in the list")
    func furtherFault() throws {
        try workspace.makeCertificate("own")
        var settings = workspace.settings()
        settings.further = [
            ProvidedCredentials(
                certificate: .file(path: workspace.path("own.pem")),
                privateKey: .file(path: workspace.path("missing")),
                names: .further(0)
            )
        ]
        let error = #expect(throws: TLSIdentityError.self) { try workspace.start(settings) }
        #expect(
            error?.description
                == "TlsCertificates[0].PrivateKey names \(workspace.path("missing")), which does not exist; "
                + "correct the path, or leave it unset if the key is in the file of the certificate."
        )
    }

    @Test("only the suites of TlsCiphers are negotiated below TLS 1.3, each under its name")
    func ciphers() async throws {
        try workspace.run("genrsa -out own.key 2048")
        try workspace.run(
            "req -x509 -new -key own.key -days 9 -subj /CN=mail.test -addext subjectAltName=DNS:mail.test -out own.pem"
        )
        let pairs = [workspace.settings(), workspace.settings(certificate: "own.pem", key: "own.key")]
        for suite in CipherSuite.allCases {
            var settings = pairs[suite.rawValue.contains("ECDSA") ? 0 : 1]
            settings.ciphers = [suite]
            settings.minimumVersion = .tls10
            #expect(try workspace.start(settings).warnings.isEmpty)
            try await serving(settings) { port in
                // Debian's openssl has no triple DES left.
                if suite != .rsaTripleDES {
                    let output = try connect(port, "-tls1_2 -cipher ALL:@SECLEVEL=0")
                    #expect(output.contains("Cipher is \(suite.rawValue)\n"), "\(suite)")
                }
                let other = suite == .rsaAES128CBC ? "AES256-SHA" : "AES128-SHA"
                #expect(throws: ProgramFailure.self) { try connect(port, "-tls1_2 -cipher \(other):@SECLEVEL=0") }
                #expect(try connect(port, "-tls1_3").contains("Cipher is TLS_"))
            }
        }
    }

    @Test(
        "without TlsCiphers, TLS 1.2 has forward secrecy and authenticated encryption; with older versions allowed, all"
    )
    func recommendedCiphers() async throws {
        let cases: [(TLSVersionNumber, String, Bool)] = [
            (.tls12, "ECDHE-ECDSA-AES256-GCM-SHA384", true), (.tls12, "ECDHE-ECDSA-AES128-SHA", false),
            (.tls11, "ECDHE-ECDSA-AES128-SHA", true),
        ]
        for (minimum, suite, isOffered) in cases {
            var settings = workspace.settings()
            settings.minimumVersion = minimum
            try await serving(settings) { port in
                let options = "-tls1_2 -cipher \(suite):@SECLEVEL=0"
                let output = try? connect(port, options)
                #expect((output?.contains("Cipher is \(suite)\n") == true) == isOffered, "\(minimum) \(suite)")
            }
        }
    }

    @Test("suites that need another kind of key are a warning")
    func unsuitableCiphers() throws {
        var settings = workspace.settings()
        settings.ciphers = [.rsaAES128GCM, .ecdheRSAAES128GCM]
        #expect(
            try workspace.start(settings).warnings == [
                "TlsCiphers holds no suite for the ECDSA P-256 key of CN=mail.test, so clients of TLS 1.2 and below cannot "
                    + "connect; add one with ECDSA in its name."
            ]
        )
    }

    @Test(
        "the TLS library itself as a client trusts a provided chain and a local authority by trust.pem",
        arguments: [true, false]
    )
    func nioSSL(isProvided: Bool) async throws {
        try workspace.makeChain()
        try workspace.concatenate(["leaf.pem", "middle.pem", "root.pem"], to: "chain.pem")
        var settings = workspace.settings()
        settings.kind = .localAuthority
        if isProvided { settings = workspace.settings(certificate: "chain.pem", key: "leaf.key") }
        try await serving(settings) { port in
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
