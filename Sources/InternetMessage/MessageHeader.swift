/// The header fields of a message or of one of its parts, in their order and with their repetitions.
public struct MessageHeader: Sendable, RandomAccessCollection {
    private let source: MessageBytes
    private let fields: ArraySlice<ScannedField>

    init(source: MessageBytes, fields: ArraySlice<ScannedField>) {
        self.source = source
        self.fields = fields
    }

    /// The position of the first field.
    public var startIndex: Int { fields.startIndex }

    /// The position behind the last field.
    public var endIndex: Int { fields.endIndex }

    /// The field at a position.
    public subscript(position: Int) -> HeaderField {
        let field = fields[position]
        return source.withSpan { source in
            HeaderField(
                name: String(decoding: source.bytes(in: field.name), as: UTF8.self),
                rawValue: source.bytes(in: field.value)
            )
        }
    }

    /// The decoded values of all fields of a name, in any case.
    public func values(_ name: String) -> [String] {
        let wanted = name.utf8.map(\.lowercased)
        return indices.filter { isNamed(wanted, $0) }.map { self[$0].value }
    }

    /// The decoded value of the first field of a name, in any case.
    public func value(_ name: String) -> String? {
        let wanted = name.utf8.map(\.lowercased)
        return indices.first { isNamed(wanted, $0) }.map { self[$0].value }
    }

    /// Whether a field has a name, which is in lower case, in any case.
    private func isNamed(_ wanted: [UInt8], _ index: Int) -> Bool {
        let range = fields[index].name
        guard range.count == wanted.count else { return false }
        return source.withSpan { source in
            wanted.indices.allSatisfy { source[range.lowerBound + $0].lowercased == wanted[$0] }
        }
    }

    /// The unfolded value of the first field of a kind.
    func rawValue(_ known: KnownField) -> [UInt8]? {
        fields.first { $0.known == known }.map { field in source.withSpan { field.unfolded(in: $0) } }
    }

    func has(_ known: KnownField) -> Bool {
        fields.contains { $0.known == known }
    }
}
