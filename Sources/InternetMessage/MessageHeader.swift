/// The header fields of a message or of one of its parts, in their order and with their repetitions.
public struct MessageHeader: Sendable, RandomAccessCollection {
    private let source: [UInt8]
    private let fields: ArraySlice<ScannedField>

    init(source: [UInt8], fields: ArraySlice<ScannedField>) {
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
        return HeaderField(name: source.text(in: field.name), rawValue: source.span.bytes(in: field.value))
    }

    /// The decoded values of all fields of a name, in any case.
    public func values(_ name: String) -> [String] {
        let wanted = name.utf8.map(\.lowercased)
        return indices.filter { index in
            source[fields[index].name].elementsEqual(wanted) { $0.lowercased == $1 }
        }
        .map { self[$0].value }
    }

    /// The decoded value of the first field of a name, in any case.
    public func value(_ name: String) -> String? {
        let wanted = name.utf8.map(\.lowercased)
        return indices.first { index in
            source[fields[index].name].elementsEqual(wanted) { $0.lowercased == $1 }
        }
        .map { self[$0].value }
    }

    /// The unfolded value of the first field of a kind.
    func rawValue(_ known: KnownField) -> [UInt8]? {
        fields.first { $0.known == known }?.unfolded(in: source.span)
    }

    func has(_ known: KnownField) -> Bool {
        fields.contains { $0.known == known }
    }
}
