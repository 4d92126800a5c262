/// The kinds of JSON that may hold a scalar value.
struct JSONKinds: OptionSet, Sendable {
    let rawValue: Int

    static let string = JSONKinds(rawValue: 1)
    static let number = JSONKinds(rawValue: 2)
    static let boolean = JSONKinds(rawValue: 4)
    /// `""`, where a number may be left empty.
    static let emptyString = JSONKinds(rawValue: 8)

    func contains(_ value: JSONValue) -> Bool {
        switch value {
        case .string(""): contains(.string) || contains(.emptyString)
        case .string: contains(.string)
        case .number: contains(.number)
        case .boolean: contains(.boolean)
        case .null, .array, .object: false
        }
    }

    /// For messages.
    var names: String {
        [(JSONKinds.number, "a number"), (.string, "a string"), (.boolean, "true or false"), (.emptyString, #""""#)]
            .filter { contains($0.0) }.map(\.1).joined(separator: " or ")
    }

    /// The text of a value as JSON: bare where it may be a number or boolean and is one, else in quotes.
    func source(of text: String) -> String {
        let bare = (try? JSONReader.read(Array(text.utf8))).map { !contains(.string) || $0.kind != "a string" } ?? false
        return bare && !isDisjoint(with: [.number, .boolean]) ? text : JSONText.quoted(text)
    }
}
