import PeerInput

/// The values that a query gives to the parameters of a route: each one known, each one right, or none at all.
///
/// A request that names something in another way than its route knows would otherwise mean more than it says: with a
/// misspelled `recipient`, everybody's messages.
struct QueryValues: Sendable, Equatable {
    private var values: [String: [ParameterValue]] = [:]

    /// Reads a query.
    ///
    /// - Parameters:
    ///   - parameters: those of the route; only those of its query count.
    ///   - route: as refusals call it.
    init(_ query: Substring?, _ parameters: [Parameter], of route: String) throws(APIError) {
        let known = parameters.filter { $0.place == .query }
        for (name, text) in try QueryString.parameters(query ?? "") where !Parameter.ignored.contains(name) {
            guard let parameter = known.first(where: { $0.name == name }) else {
                throw Self.unknown(name, known.map(\.name), route)
            }
            let count = values[name]?.count ?? 0
            guard count < parameter.mostRepetitions else {
                throw Self.repeated(parameter)
            }
            values[name, default: []].append(try parameter.read(text))
        }
        for parameter in known where parameter.isRequired && values[parameter.name] == nil {
            throw APIError(
                code: .invalidRequest,
                description: "\(route) needs \(parameter.name). \(parameter.sentence)"
            )
        }
    }

    /// Nothing, for a route that does not look.
    init() {}

    subscript(_ parameter: Parameter) -> [ParameterValue] { values[parameter.name] ?? [] }

    private static func unknown(_ name: String, _ known: [String], _ route: String) -> APIError {
        let hint =
            known.isEmpty
            ? "it takes none" : NearestName.hint(for: name, in: known, list: "it has \(known.joined(separator: ", "))")
        return APIError(
            code: .invalidRequest,
            description: "\(quoted(name)) is not a parameter of \(route); \(hint)\(hint.hasSuffix("?") ? "" : ".")"
        )
    }

    private static func repeated(_ parameter: Parameter) -> APIError {
        let most = parameter.isRepeatable ? "\(parameter.mostRepetitions) times at most" : "once"
        return APIError(code: .invalidRequest, description: "\(parameter.name) may be given \(most).")
    }
}
