import Foundation

/// The health port's answer, strictly as the contract names its fields.
struct Health: Decodable {
    struct TLS: Decodable {
        var mode: String
        var certificate: Certificate?
        var certificates: [Certificate]
    }

    struct Certificate: Decodable {
        var source: String
        var path: String
        var subject: String
        var issuer: String
        var names: [String]
        var serialNumber: String
        var fingerprintSha256: String
        var keyType: String
        var notBefore: String
        var notAfter: String
        var daysLeft: Int
    }

    struct Listener: Decodable {
        var address: String
        var port: Int
        var tlsMode: String
        var status: String
    }

    struct Check: Decodable {
        var status: String
        var observedValue: Double?
        var observedUnit: String?
        var time: String?
        var output: String?
    }

    var status: String
    var version: String
    var description: String
    var tls: TLS
    var listeners: [Listener]
    var checks: [String: [Check]]
}

extension Daemon {
    func health() async throws -> Health {
        try JSONDecoder().decode(Health.self, from: try await request("/health", service: "health").body)
    }

    /// The one line, as `healthcheck.sh` prints it.
    func healthLine() async throws -> (status: Int, line: String) {
        let answer = try await request("/health", service: "health", headers: ["Accept": "text/plain"])
        return (answer.status, String(decoding: answer.body, as: UTF8.self).trimmingCharacters(in: .newlines))
    }
}
