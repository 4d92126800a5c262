/// The labels of a series, `{code="250"}`.
struct Labels: Hashable, Comparable, CustomStringConvertible {
    private let pairs: [String]

    init(_ dimensions: [(String, String)]) {
        pairs = dimensions.map { "\($0)=\"\(Self.escaped($1))\"" }
    }

    private init(pairs: [String]) {
        self.pairs = pairs
    }

    func adding(_ name: String, _ value: String) -> Labels {
        Labels(pairs: pairs + ["\(name)=\"\(value)\""])
    }

    var description: String { pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}" }

    static func < (one: Labels, other: Labels) -> Bool { one.pairs.lexicographicallyPrecedes(other.pairs) }

    private static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n", "\r\n": text += "\\n"
            default: text.append(character)
            }
        }
    }
}
