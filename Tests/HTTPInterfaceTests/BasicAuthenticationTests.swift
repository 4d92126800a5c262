import Foundation
import TestSupport
import Testing

@testable import HTTPInterface

@Suite(.timeLimit(.minutes(5))) struct BasicAuthenticationTests {
    private static let users = [HTTPUser(name: "ci", password: "sëcret:1"), HTTPUser(name: "other", password: "x")]

    private func basic(_ text: String, scheme: String = "Basic") -> (String, String) {
        ("Authorization", "\(scheme) \(Data(text.utf8).base64EncodedString())")
    }

    @Test(arguments: Depth.allCases)
    func `Only a user with the right password gets an answer; probes need none`(depth: Depth) async throws {
        let test = try APIUnderTest(users: Self.users)
        try await depth.test(test.api) { client in
            for path in ["/api/v1/messages", "/api/v1/wait?timeout=0", "/view/latest.txt", "/nothing"] {
                let answer = try await client.get(path)
                #expect(answer.status == 401)
                #expect(answer["WWW-Authenticate"] == #"Basic realm="Letterlock", charset="UTF-8""#)
                #expect(answer.error?.contains("HttpUsers") == true)
            }
            for field in [
                basic("ci:sëcret:1"), basic("other:x"), basic("ci:sëcret:1", scheme: "bAsIc"),
            ] { #expect(try await client.get("/api/v1/messages", [field]).status == 200) }
            for field in [
                basic("ci:sëcret:2"), basic("ci:sëcret:"), basic("ci:sëcret:11"), basic("CI:sëcret:1"), basic("ci"),
                basic(":"),
                basic("other:sëcret:1"), ("Authorization", "Basic"), ("Authorization", "Basic ###"),
                basic("ci:sëcret:1", scheme: "Bearer"),
            ] { #expect(try await client.get("/api/v1/messages", [field]).status == 401, "\(field)") }
            #expect(try await client.get("/livez").status == 200)
            #expect(try await client.get("/readyz").status == 200)
        }
    }
}
