import HTTPTypes
import TestSupport
import Testing

@testable import HTTPInterface

/// Every parameter of every route, on both sides of its bounds.
@Suite(.timeLimit(.minutes(5))) struct RouteParameterTests {
    /// Values at the bounds of a parameter, and whether it takes them.
    private static func bounds(_ parameter: Parameter) -> [(value: String, isTaken: Bool)] {
        switch parameter.kind {
        case .text(let longest): texts(longest)
        case .search: texts(APILimit.search.value)
        case .integer(let range, _):
            [
                ("\(range.lowerBound - 1)", false), ("\(range.lowerBound)", true),
                ("\(range.upperBound)", true), (successor(of: range.upperBound), false),
            ]
        case .id:
            [("-1", false), ("0", true), ("\(Int64.max)", true), (successor(of: .max), false)]
        case .duration(let longest, _):
            [
                ("-1s", false), ("0s", true), ("\(longest.components.seconds)s", true),
                ("\(longest.components.seconds * 1_000 + 1)ms", false),
            ]
        case .any: []
        }
    }

    /// Counted in bytes, not in characters, of which each of the second kind has two.
    private static func texts(_ longest: Int) -> [(value: String, isTaken: Bool)] {
        let short = String(repeating: "a", count: longest)
        let wide = String(repeating: "%C3%A9", count: longest / 2)
        return [("a", true), (short, true), (short + "a", false), (wide, true), (wide + "a", false)]
    }

    /// Also of the largest number.
    private static func successor(of number: Int) -> String {
        number == .max ? "9223372036854775808" : "\(number + 1)"
    }

    private static let routes = ((try? APIUnderTest().api.routeTable) ?? []).filter { route in
        route.parameters.contains { $0.place == .query }
    }.map(\.name)

    @Test(arguments: routes)
    func `Each parameter of a route takes what is within its bounds and nothing beyond`(name: String) async throws {
        // Closed, so that nobody waits.
        let test = try APIUnderTest()
        test.feed.close()
        let client = DirectClient(application: test.api)
        let route = try #require(test.api.routeTable.first { $0.name == name })
        let path = "/" + route.pattern.map { $0.hasPrefix("{") ? "1" : String($0) }.joined(separator: "/")
        for parameter in route.parameters where parameter.place == .query {
            let needed = route.parameters.contains(.requiredQuery) && parameter != .requiredQuery ? "&query=a" : ""
            for (value, isTaken) in Self.bounds(parameter) {
                let target = "\(path)?\(parameter.name)=\(value)\(needed)"
                let answer = try await client.ask(route.method.rawValue, target)
                let isRefused = answer.status == 400 && answer.error?.hasPrefix(parameter.name) == true
                #expect(isRefused == !isTaken, "\(name) \(target.prefix(100)): \(answer.status) \(answer.text)")
            }
        }
    }

    @Test func `There are routes with parameters`() {
        #expect(Self.routes.count > 10)
    }
}
