import TestSupport
import Testing

@testable import HTTPInterface

/// The second use of a connection, after everything that the first can be.
///
/// One row of the matrix at a time: together they would keep the machine from everything else.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ConnectionReuseTests {
    /// Those that stand for the others: each kind of body, of answer and of refusal.
    private static let second = Exchange.lasting.filter { exchange in
        [
            "a listing", "HEAD of a long source", "a long message", "an archive", "a body in chunks",
            "a body that is asked for", "a foreign host", "a wrong password", "a body that is no JSON",
        ].contains(exchange.testDescription)
    }
    private static let secondTogether = second.filter { $0.during == nil }

    @Test func `There is one of each kind that comes second`() {
        #expect(Self.second.count == 9 && Self.secondTogether.count == 8)
    }

    @Test(arguments: Exchange.lasting)
    func `The second request of a connection is answered as the first of another, whatever the first was`(
        first: Exchange
    ) async throws {
        var api = try await ReusedAPI()
        for second in Self.second {
            // What happens during the first happens once.
            if first.during != nil { api = try await ReusedAPI() }
            try await withListener(api.test.api) { [api] listener in
                let reused = try await Connection.with(port: listener.port) { connection in
                    let answer = try await first.run(api, connection)
                    #expect(answer.status == first.status, "\(answer.text)")
                    #expect(answer["Connection"] != "close")
                    return try await second.run(api, connection)
                }
                let alone = try await Connection.with(port: listener.port) { try await second.run(api, $0) }
                #expect(reused.status == second.status, "\(second.testDescription): \(reused.text)")
                #expect(reused.body == alone.body, "\(second.testDescription)")
                #expect(reused.undatedHeaders == alone.undatedHeaders, "\(second.testDescription)")
            }
        }
    }

    @Test(arguments: Exchange.lasting.filter { $0.during == nil })
    func `A request that comes together with the one before is answered all the same`(first: Exchange) async throws {
        let api = try await ReusedAPI()
        try await withListener(api.test.api) { listener in
            for second in Self.secondTogether {
                try await Connection.with(port: listener.port) { connection in
                    try await connection.send(first.method + first.rest + second.method + second.rest)
                    let one = try await first.answer(connection).status
                    let other = try await second.answer(connection).status
                    #expect([one, other] == [first.status, second.status], "\(second.testDescription)")
                }
            }
        }
    }

    @Test(arguments: Exchange.final)
    func `After its last answer a connection carries nothing out`(first: Exchange) async throws {
        let api = try await ReusedAPI()
        try await withListener(api.test.api) { listener in
            for second in Self.secondTogether {
                try await Connection.with(port: listener.port) { connection in
                    try await connection.send(first.method + first.rest + second.method + second.rest)
                    let answer = try await first.answer(connection)
                    #expect(answer.status == first.status, "\(answer.text)")
                    let rest = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                    #expect(rest.isEmpty, "\(second.testDescription): \(rest.prefix(200))")
                }
            }
        }
    }

    @Test func `A kept connection takes bodies that are longer together than any one may be`() async throws {
        let limits = HTTPLimits(discardedBodyBytes: 1_024 * 1_024)
        let body = String(repeating: "x", count: limits.discardedBodyBytes / 16)
        let request = Exchange.sized("a sixteenth", "PUT", "/", body: body)
        try await withListener(Echo(), limits: limits) { listener in
            try await Connection.with(port: listener.port) { connection in
                for _ in 1...17 {
                    try await connection.send(request.method + request.rest)
                    let answer = try await request.answer(connection)
                    #expect(answer.status == 200)
                }
            }
        }
    }
}
