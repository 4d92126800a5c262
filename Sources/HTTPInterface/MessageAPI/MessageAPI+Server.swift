import Glibc
import HTTPTypes
import HummingbirdCore
import MessageStore
import PeerInput

extension MessageAPI {
    @Sendable
    func info(_ routed: RoutedRequest) async throws -> Response {
        let page = try await store.messages(start: 0, limit: 0)
        let counts = feed.counts
        return try .json(
            InfoAnswer(
                version: server.version,
                database: server.database,
                databaseSize: try await store.size(),
                messages: page.total,
                unread: page.unread,
                runtimeStats: .init(
                    uptime: Int((ContinuousClock.now - started) / .seconds(1)),
                    memory: Self.residentMemory,
                    messagesDeleted: counts.pruned,
                    accepted: counts.messages,
                    acceptedSize: counts.bytes,
                    rejected: counts.failedSessions
                )
            )
        )
    }

    /// What to trust, and the facts of what is shown.
    @Sendable
    func certificate(_ routed: RoutedRequest) async throws -> Response {
        let description = try certificates()
        return try .json(
            CertificateAnswer(
                trust: String(decoding: description.trust, as: UTF8.self),
                certificates: description.certificates
            )
        )
    }

    @Sendable
    func trustAnchor(_ routed: RoutedRequest) async throws -> Response {
        .bytes(try certificates().trust, type: "application/x-pem-file")
    }

    @Sendable
    func readiness(_ routed: RoutedRequest) async throws -> Response {
        .readiness(await server.readiness())
    }

    private func certificates() throws(APIError) -> CertificateDescription {
        guard let description = server.certificates() else {
            throw APIError(
                code: .notFound,
                description: "No listener uses TLS, so there is no certificate to trust (TlsMode, LETTERLOCK_TLS_MODE)."
            )
        }
        return description
    }

    /// In bytes; 0 where the system does not say.
    private static var residentMemory: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 200)
        guard fgets(&line, CInt(line.count), file) != nil else { return 0 }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { PeerNumber.read($0, in: 0...Int.max) }
        return (pages ?? 0) * sysconf(CInt(_SC_PAGESIZE))
    }
}

/// `GET /api/v1/certificate`: the answer's keys are its properties.
private struct CertificateAnswer: Encodable {
    /// The content of `trust.pem`.
    var trust: String
    /// The facts of each certificate that is shown, as health has them; the default first.
    var certificates: [CertificateHealth]
}
