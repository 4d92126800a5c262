/// How one kind of value is read from each source, and written again.
struct ValueType<Value: Sendable>: Sendable {
    typealias TextReader = @Sendable (String) throws(ValueFault) -> Value
    typealias JSONValueReader = @Sendable (JSONValue) throws(ValueFault) -> Value

    /// What a value looks like, for the reference.
    var summary: String
    /// Whether an empty variable is a value.
    var acceptsEmpty = false
    /// Whether a value is the path of a file, which messages show whole.
    var isPath = false
    /// Reads the value of a variable.
    var text: TextReader
    /// Reads the value of the settings file.
    var json: JSONValueReader
    /// Writes the value as in a variable; empty where there is none.
    var describe: @Sendable (Value) -> String
    /// Writes the value as in the settings file.
    var inFile: @Sendable (Value) -> String

    func value(of raw: RawValue) throws(ValueFault) -> Value {
        switch raw {
        case .text(let text): try self.text(text)
        case .json(let value): try json(value)
        }
    }

    /// A type whose values have one grammar in both sources; `kinds` says what JSON may hold them.
    static func scalar(
        _ summary: String,
        in kinds: JSONKinds = .string,
        acceptsEmpty: Bool = false,
        describe: @escaping @Sendable (Value) -> String,
        text: @escaping TextReader
    ) -> ValueType {
        ValueType(
            summary: summary,
            acceptsEmpty: acceptsEmpty,
            text: text,
            json: { json throws(ValueFault) in
                guard kinds.contains(json), let scalar = json.scalarText else {
                    throw ValueFault("must be \(kinds.names) (\(summary)), not \(json.kind)")
                }
                return try text(scalar)
            },
            describe: describe,
            inFile: { kinds.source(of: describe($0)) }
        )
    }
}

extension ValueType where Value == String {
    /// A text that is its own description.
    static func text(
        _ summary: String,
        acceptsEmpty: Bool = false,
        check: @escaping @Sendable (String) throws(ValueFault) -> Void
    ) -> ValueType {
        .scalar(
            summary,
            acceptsEmpty: acceptsEmpty,
            describe: { $0 },
            text: { text throws(ValueFault) in
                try check(text)
                return text
            }
        )
    }
}
