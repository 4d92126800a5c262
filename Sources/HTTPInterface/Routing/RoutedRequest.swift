import HummingbirdCore
import MessageStore

/// A request with what its path and its query say, which its route knows and which is right.
struct RoutedRequest: Sendable {
    var request: Request
    private let segments: [Substring: Substring]
    private let values: QueryValues

    init(_ request: Request, _ segments: [Substring: Substring], _ values: QueryValues) {
        self.request = request
        self.segments = segments
        self.values = values
    }

    /// The text of a path segment that the route names.
    func parameter(_ name: Substring) -> Substring {
        segments[name] ?? ""
    }

    /// The number that was given, or else the default.
    func integer(_ parameter: Parameter) -> Int {
        if case .integer(let number) = values[parameter].first { return number }
        guard case .integer(_, let usual) = parameter.kind else { return 0 }
        return usual
    }

    /// The length of time that was given, or else the default.
    func duration(_ parameter: Parameter) -> Duration {
        if case .duration(let duration) = values[parameter].first { return duration }
        guard case .duration(_, let usual) = parameter.kind else { return .zero }
        return usual
    }

    /// The ID that was given; nil where there is none.
    func id(_ parameter: Parameter) -> Int64? {
        if case .id(let id) = values[parameter].first { id } else { nil }
    }

    /// The text that was given; nil where there is none.
    func text(_ parameter: Parameter) -> String? {
        texts(parameter).first
    }

    /// Every text that was given, in their order.
    func texts(_ parameter: Parameter) -> [String] {
        values[parameter].compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    /// What was asked for in the language of searches; nil where nothing was.
    func search(_ parameter: Parameter) -> [SearchTerm]? {
        if case .search(let terms) = values[parameter].first { terms } else { nil }
    }
}
