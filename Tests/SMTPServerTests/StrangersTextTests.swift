import Cryptography
import Foundation
import Logging
import NIOCore
import NIOSSL
import SASL
import SMTPProtocol
import TLSIdentity
import TestSupport
import Testing

@testable import SMTPServer

/// Whatever a stranger's text goes into has a bound, and shows where it was cut.
@Suite(.timeLimit(.minutes(2)))
struct StrangersTextTests {
    /// A place that a client can bring long text to.
    enum Place: String, CaseIterable {
        case hello
        case unknownCommand
        case address
        case parameter
        case unknownUser
        case userOfAny
        case serverName
        case certificate
        case refusedCertificate

        /// Whether the text is longer than its bound.
        var isCut: Bool { ![.unknownCommand, .userOfAny, .serverName].contains(self) }
    }

    /// The longest text that stands anywhere, its mark included.
    private static let longest = 2_100
    /// Most of one record in all.
    private static let largestRecord = 24_000
    private static let now = Int64(Date().timeIntervalSince1970)

    @Test(
        "No text of a record or of the log is longer than its bound, and one that is cut says so",
        arguments: Place.allCases
    )
    func bounded(place: Place) async throws {
        let log = LogRecorder()
        var settings = SMTPSettings.forTests
        if place == .unknownUser {
            settings.authentication.credentials = Credentials(
                acceptsAny: false,
                users: ["ci": try #require(Password("x"))]
            )
        }
        let authority = try Self.authority()
        try await RunningServer.with(settings: settings, logger: log.logger()) { tls in
            guard place == .certificate || place == .refusedCertificate else { return }
            tls.clientCertificates = place == .certificate ? .request : .require
            tls.clientAuthority = .text(authority)
        } _: { running in
            try await Self.visit(place, running)
            let session = try #require(await running.keeper.nextSession())
            let recorded = Self.texts(in: session)
            #expect(recorded.contains { !$0.isEmpty })
            for text in recorded + log.texts { #expect(text.utf8.count <= Self.longest, "\(text.prefix(200))") }
            #expect(recorded.reduce(0) { $0 + $1.utf8.count } <= Self.largestRecord)
            if place.isCut { #expect((recorded + log.texts).contains { $0.contains(/… \([0-9]+ more bytes\)/) }) }
        }
    }

    // MARK: - Clients

    private static func visit(_ place: Place, _ running: RunningServer) async throws {
        let long = String(repeating: "ü\u{301}", count: 600)
        let label = String(repeating: "a", count: 63)
        switch place {
        case .hello:
            try await say(["EHLO " + String(repeating: "h", count: 4_000)], running)
        case .unknownCommand:
            try await say(["X" + long, "XY " + long], running)
        case .address:
            let local = String(repeating: "l", count: 3_900)
            try await say(
                ["EHLO c", "MAIL FROM:<\(local)@b.test>", "RCPT TO:<\(local)@b.test>", "BDAT 1 LAST\r\nx"],
                running
            )
        case .parameter:
            try await say(["EHLO c", "MAIL FROM:<> " + String(repeating: "K", count: 3_900)], running)
        case .unknownUser:
            let response = Data("\0\(long)\0x".utf8).base64EncodedString()
            try await say(["EHLO c", "AUTH PLAIN " + response], running)
        case .userOfAny:
            let response = Data("\0\(String(repeating: "u", count: 255))\0x".utf8).base64EncodedString()
            try await say(["EHLO c", "AUTH PLAIN " + response, "MAIL FROM:<>"], running)
        case .serverName:
            let name = Array(repeating: label, count: 3).joined(separator: ".") + "." + label.dropFirst(2)
            try await say(["EHLO c"], running, HandshakeTests.withoutVerification, serverName: name)
        case .certificate, .refusedCertificate:
            let configuration = try await withCertificate()
            try? await say(["EHLO c", "MAIL FROM:<>"], running, configuration)
        }
    }

    private static func say(
        _ lines: [String],
        _ running: RunningServer,
        _ tls: TLSConfiguration? = nil,
        serverName: String = "mail.test"
    ) async throws {
        let port = try #require(running.ports[tls == nil ? .none : .implicitTLS])
        try await TestClient.with(port: port, tls: tls, serverName: serverName) { client in
            _ = try await client.reply()
            for line in lines { _ = try await client.say(line) }
            _ = try await client.say("QUIT")
        }
    }

    // MARK: - Certificates

    private static func authority() throws -> [UInt8] {
        let template = CertificateTemplate(
            commonName: "Authority",
            organization: nil,
            names: [],
            notBefore: now - 60,
            notAfter: now + 3_600
        )
        return try template.authority(by: PrivateKey.generateP256()).pem()
    }

    /// A client's configuration with a certificate that has 400 names for its subject, and as many for its issuer.
    private static func withCertificate() async throws -> TLSConfiguration {
        let directory = FileManager.default.temporaryDirectory.appending(path: "strangers-\(UUID())").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let names = (0..<400).map {
            "\($0).OU = \($0 % 2 == 0 ? "ü," : "a\\\\,")\(String(repeating: "n", count: 50))\n"
        }
        let configuration = "[req]\nprompt = no\nutf8 = yes\nstring_mask = utf8only\ndistinguished_name = dn\n[dn]\n"
        try Data((configuration + names.joined()).utf8).write(to: URL(filePath: directory + "/config"))
        let arguments =
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -config config -keyout key -out pem"
            .split(separator: " ").map(String.init)
        let (ended, end) = AsyncStream<Void>.makeStream()
        _ = try ChildProcess("openssl", arguments, directory: directory, errors: .null) { _ in end.finish() }
        // Not by a call that blocks: other tests need the thread.
        for await _ in ended {}
        var tls = HandshakeTests.withoutVerification
        tls.certificateChain = try NIOSSLCertificate.fromPEMFile(directory + "/pem").map { .certificate($0) }
        tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: directory + "/key", format: .pem))
        return tls
    }

    /// Every text in a value, however deep.
    private static func texts(in value: Any) -> [String] {
        if let text = value as? String { return [text] }
        return Mirror(reflecting: value).children.flatMap { texts(in: $0.value) }
    }
}
