import FoundationEssentials

/// A value that is kept as JSON in a column of its own.
enum JSONColumn {
    private static let encoder = JSONEncoder()
    private static let decoder = JSONDecoder()

    static func text(_ value: some Encodable) -> String? {
        guard let data = try? encoder.encode(value) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ text: String?) -> Value? {
        guard let text else { return nil }
        return try? decoder.decode(type, from: Data(text.utf8))
    }
}
