import Foundation
import Logging
import SMTPServer
import TLSIdentity

/// A certificate made for a test, gone with it.
final class TestCertificates: Sendable {
    private let directory: String
    private let manager: CertificateManager

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "certificates-\(UUID())").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        manager = CertificateManager(
            settings: TLSSettings(hostName: "mail.test", directory: directory + "/tls"),
            clock: { Int64(Date().timeIntervalSince1970) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try manager.start()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    var serverTLS: ServerTLS? { manager.serverTLS }
}
