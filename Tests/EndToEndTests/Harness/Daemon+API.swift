import Foundation
import TestSupport

// The properties have the names of the API's fields.
// swift-format-ignore: AlwaysUseLowerCamelCase
/// The parts of a list of messages that the tests look at.
struct Messages: Decodable {
    struct Message: Decodable {
        var ID: String
        var Session: String
        var Subject: String
    }

    var total: Int
    var messages: [Message]
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// The parts of a list of sessions that the tests look at.
struct Sessions: Decodable {
    struct Listener: Decodable {
        var Port: Int
        var TlsMode: String
    }

    struct Session: Decodable {
        struct Negotiated: Decodable {
            var Version: String
            var Cipher: String?
            var ServerName: String?
            var Resumed: Bool
            var Certificate: ShownCertificate?
            var ClientCertificate: ClientCertificate?
        }

        struct ShownCertificate: Decodable {
            var Subject: String
            var FingerprintSha256: String
        }

        struct ClientCertificate: Decodable {
            var Subject: String
            var Issuer: String
            var FingerprintSha256: String
            var NotBefore: String
            var NotAfter: String
            var Verdict: String
        }

        var ID: String
        var Listener: Listener
        var Hello: String?
        var User: String?
        var Tls: Negotiated?
        var Messages: [String]
        var Outcome: String
        var Reason: String
        var Alert: String?
        var Advice: String?
    }

    var sessions: [Session]
    var total: Int
}

extension Daemon {
    /// The status and body of a request.
    func request(
        _ path: String,
        service: String = "http",
        method: String = "GET",
        body: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> (status: Int, body: Data) {
        let answer = try await Connection.answer(
            port: try port(of: service),
            method,
            path,
            headers: [("Host", "127.0.0.1")] + headers.map { ($0.key, $0.value) },
            body: Array((body ?? "").utf8)
        )
        return (answer.status, Data(answer.body))
    }

    /// - Parameter recipient: in the envelope; nil for those to anybody.
    func messages(to recipient: String? = nil) async throws -> Messages {
        let query = recipient.map { "&recipient=\($0)" } ?? ""
        return try JSONDecoder().decode(
            Messages.self,
            from: try await request("/api/v1/messages?limit=10000\(query)").body
        )
    }

    func source(_ id: String) async throws -> Data {
        try await request("/api/v1/message/\(id)/raw").body
    }

    /// The newest sessions once there are `count` of them.
    ///
    /// A record is written when the connection is gone, for which a client does not wait.
    func sessions(atLeast count: Int = 1) async throws -> [Sessions.Session] {
        let deadline = ContinuousClock.now + .seconds(20)
        while .now < deadline {
            let answer = try JSONDecoder().decode(Sessions.self, from: try await request("/api/v1/sessions").body)
            if answer.total >= count { return answer.sessions }
        }
        throw DidNotStart(description: "there are no \(count) sessions")
    }
}
