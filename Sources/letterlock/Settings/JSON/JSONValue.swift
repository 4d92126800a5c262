/// A JSON value as it was written: numbers keep their digits, objects their order.
enum JSONValue: Equatable, Sendable {
    case null
    case boolean(Bool)
    /// The literal, which is exact where a Double would not be.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// A name and its value in an object.
    struct Member: Equatable, Sendable {
        var name: String
        var value: JSONValue
    }

    /// What kind of value it is, for messages.
    var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// The text of a string, number or boolean, as it would stand in a variable.
    var scalarText: String? {
        switch self {
        case .boolean(let value): value ? "true" : "false"
        case .number(let literal): literal
        case .string(let text): text
        case .null, .array, .object: nil
        }
    }

    /// The value on one line.
    var source: String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .number(let literal): literal
        case .string(let text): JSONText.quoted(text)
        case .array(let elements): "[" + elements.map(\.source).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "\(JSONText.quoted($0.name)): \($0.value.source)" }.joined(separator: ", ") + "}"
        }
    }
}
