import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import TLSIdentity
import Testing

@Suite("Every certificate file that is read is served for real", .timeLimit(.minutes(3)))
struct ServedFileTests {
    /// A file that is served, and the certificates that its clients trust.
    private struct Service {
        var file: ProvidedFile
        var expected: ProvidedFile.Reading
        var server: any Channel
        var port: Int
        var trusted: String
    }

    @Test("openssl, GnuTLS and Java verify the chain and the name")
    func handshakes() async throws {
        let files = try PreparedFiles.shared.get()
        let workspace = try Workspace()
        var services: [Service] = []
        for (index, (file, expected)) in ProvidedFile.readable.enumerated() {
            let directory = workspace.path("tls\(index)")
            let served = try workspace.start(file.settings(files, directory: directory))
            let server = try await TLSServer.start(served.context)
            services.append(
                Service(
                    file: file,
                    expected: expected,
                    server: server,
                    port: try #require(server.localAddress?.port),
                    trusted: Self.trusted(expected, files, served)
                )
            )
        }
        for service in services {
            let weak = service.expected.keyType == "RSA 1024"
            let openssl = try workspace.run(
                "s_client -connect 127.0.0.1:\(service.port) -servername mail.test -verify_hostname mail.test "
                    + "-verify_return_error -x509_strict -showcerts -CAfile \(service.trusted)"
                    + (weak ? " -cipher DEFAULT:@SECLEVEL=0" : "")
            )
            #expect(openssl.contains("Verify return code: 0 (ok)"), "\(service.file)")
            #expect(
                openssl.components(separatedBy: "-----BEGIN CERTIFICATE-----").count - 1 == service.expected.sent.count,
                "\(service.file)"
            )
            let gnutls = try workspace.run(
                "gnutls-cli",
                "--x509cafile \(service.trusted) --sni-hostname mail.test --verify-hostname mail.test "
                    + "--priority NORMAL:\(weak ? "%PROFILE_VERY_WEAK" : "%PROFILE_MEDIUM") --port \(service.port) 127.0.0.1"
            )
            #expect(gnutls.contains("The certificate is trusted"), "\(service.file)")
        }
        let arguments = services.map { "\($0.port) \($0.trusted)" }.joined(separator: " ")
        let client = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Support/HandshakeClient.java"
        )
        let java = try workspace.run("java", "\(client.path) \(arguments)").split(separator: "\n")
        for service in services {
            #expect(java.contains("\(service.port) ok \(service.expected.sent.count)"), "\(service.file): \(java)")
            try await service.server.close()
        }
    }

    /// The root, so that the chain has to be whole; its issuers where the file itself lacks them.
    private static func trusted(
        _ expected: ProvidedFile.Reading,
        _ files: PreparedFiles,
        _ served: ServedIdentity
    ) -> String {
        if !expected.warnings.isEmpty { return files.path("issuers.pem") }
        return served.facts.subject == served.facts.issuer ? served.trustPath : files.path("root.pem")
    }
}
