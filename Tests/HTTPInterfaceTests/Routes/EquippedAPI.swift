import Foundation
import MessageStore
import TLSLab
import TestSupport

@testable import HTTPInterface

/// An API of which every route has something to show or to change, and that asks for a password.
struct EquippedAPI {
    static let user = HTTPUser(name: "ci", password: "secret")

    let test: APIUnderTest
    private let faults = FaultAPITests.Control(isAllowed: true)
    private let lab = LabAPITests.visited()
    private let id: String

    init() async throws {
        test = try APIUnderTest(certificate: [1], users: [Self.user], lab: lab, faults: faults)
        let part = "--x\r\nContent-Type: text/html\r\n\r\n<p>Hello\r\n--x--\r\n"
        let mail = NewMessage.text("Subject: a\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + part)
        id = String(try await test.keep(mail))
        test.store.append(SessionAPITests.record(1))
        try await test.store.checkWritable()
    }

    /// Basic authentication (RFC 7617).
    static func password(_ text: String, scheme: String = "Basic") -> (String, String) {
        ("Authorization", "\(scheme) \(Data(text.utf8).base64EncodedString())")
    }

    /// A request that a route carries out; nil where its path holds what is not known here.
    func request(_ route: Route) -> (target: String, body: String)? {
        var segments: [String] = []
        for segment in route.pattern {
            switch segment {
            case "{ID}": segments.append(route.pattern.contains("session") ? "1" : "latest")
            case "{PartID}": segments.append("1")
            case "{name}": segments.append("latest.html")
            case let segment where segment.hasPrefix("{"): return nil
            default: segments.append(String(segment))
            }
        }
        let query =
            switch route.name {
            case let name where name.hasSuffix("/search"): "?query=subject:a"
            case "GET /api/v1/wait": "?count=1&timeout=5m"
            default: ""
            }
        let body =
            switch route.name {
            case "PUT /api/v1/messages": #"{"IDs": ["\#(id)"], "Read": true}"#
            case "PUT /api/v1/faults": FaultAPITests.Control.full
            default: ""
            }
        return ("/" + segments.joined(separator: "/") + query, body)
    }

    /// Everything that a request could have changed.
    func state() async throws -> [String] {
        let messages = try await test.store.messages(start: 0, limit: 10).items.map { "\($0.id) \($0.isRead)" }
        let clients = lab.report.clients(named: nil).map { "\($0)" }
        return messages + clients + [faults.list] + faults.removed.map { "\($0 ?? [])" }
    }
}
