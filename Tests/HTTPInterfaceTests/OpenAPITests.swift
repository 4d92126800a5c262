import Foundation
import TestSupport
import Testing

@testable import HTTPInterface

/// Every answer of the other suites is held against the description too.
@Suite(.timeLimit(.minutes(5))) struct OpenAPITests {
    @Test(arguments: Depth.allCases)
    func `The description is served, and has exactly the routes that there are`(depth: Depth) async throws {
        let test = try APIUnderTest()
        try await depth.test(test.api) { client in
            let answer = try await client.get("/api/v1/openapi.json")
            #expect(answer["Content-Type"] == "application/json")
            #expect(try answer.json["openapi"].string == "3.1.0")
            let described = try OpenAPIDescription(answer.body)
            #expect(described.operations.sorted() == test.api.routeTable.map(\.name).sorted())
        }
    }

    @Test func `The parameters and bodies that are described are those that are taken`() throws {
        let description = try OpenAPIDescription.own.get()
        for route in try APIUnderTest().api.routeTable {
            let described = description.parameters(of: route.name)
            #expect(described == route.parameters.map(\.described), "\(route.name)")
            #expect(description.takesBody(route.name) == route.takesBody, "\(route.name)")
        }
    }

    @Test(
        arguments: [
            (#"{"Error": "x"}"#, 400, nil), (#"{"Error": 1}"#, 400, "$.Error is none of"),
            (#"{}"#, 400, "$ has no Error"),
            (#"{"Error": "x", "More": 1}"#, 400, "$.More is not described"),
            (#"{"Error": "x"}"#, 418, "418 is not described"),
            (#"{"sessions": [], "total": 1, "start": 0}"#, 200, nil),
            (#"{"sessions": {}, "total": 1, "start": 0}"#, 200, "$.sessions"),
            (#"{"sessions": [{}], "total": 1, "start": 0}"#, 200, "$.sessions[0] has no"),
            (#"{"sessions": [], "total": true, "start": 0}"#, 200, "$.total"),
        ] as [(String, Int, String?)]
    )
    func `An answer that is not as described is seen`(body: String, status: Int, fault: String?) throws {
        let answer = Answer(status: status, headers: ["content-type": "application/json"], body: Array(body.utf8))
        let found = try OpenAPIDescription.own.get().fault("GET", "/api/v1/sessions?limit=1", answer)
        #expect((found == nil) == (fault == nil) && found?.hasPrefix(fault ?? "") != false, "\(found ?? "nothing")")
    }
}
