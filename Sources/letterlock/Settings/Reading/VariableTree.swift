import PeerInput

/// Puts variables such as `ServerOptions__Users__0__Username` together to the values they are parts of.
struct VariableTree {
    /// A value, and the name of the first variable that gave a part of it.
    private(set) var values: [(name: String, variable: String, node: Node)] = []

    /// A text, or parts by name in the order in which they came.
    indirect enum Node {
        case text(String)
        case parts([(name: String, node: Node)])
    }

    /// Adds one variable.
    ///
    /// - Returns: false where another variable already gave this value in other letters.
    mutating func insert(_ text: String, at path: [String], variable: String) -> Bool {
        guard let name = path.first else { return true }
        guard let index = values.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) else {
            values.append((name, variable, Node(text, at: path.dropFirst())))
            return true
        }
        return values[index].node.insert(text, at: path.dropFirst())
    }
}

extension VariableTree.Node {
    fileprivate init(_ text: String, at path: ArraySlice<String>) {
        if let name = path.first {
            self = .parts([(name, Self(text, at: path.dropFirst()))])
        } else {
            self = .text(text)
        }
    }

    fileprivate mutating func insert(_ text: String, at path: ArraySlice<String>) -> Bool {
        guard let name = path.first, case .parts(var parts) = self else { return false }
        if let index = parts.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) {
            guard parts[index].node.insert(text, at: path.dropFirst()) else { return false }
        } else {
            parts.append((name, Self(text, at: path.dropFirst())))
        }
        self = .parts(parts)
        return true
    }

    /// The value for a setting: parts with numbers for names are a list, others an object.
    var raw: RawValue {
        switch self {
        case .text(let text): .text(text)
        case .parts: .json(json)
        }
    }

    private var json: JSONValue {
        switch self {
        case .text(let text): return .string(text)
        case .parts(let parts):
            let numbered = parts.compactMap { part in
                PeerNumber.read(part.name, in: 0...UInt16.max).map { ($0, part.node.json) }
            }
            return numbered.count == parts.count
                ? .array(numbered.sorted { $0.0 < $1.0 }.map(\.1))
                : .object(parts.map { JSONValue.Member(name: $0.name, value: $0.node.json) })
        }
    }
}
