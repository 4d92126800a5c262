import Foundation

/// A JSON value that is looked into by key and index.
struct JSON {
    var value: Any?

    init(_ value: Any?) { self.value = value }

    subscript(_ key: String) -> JSON { JSON((value as? [String: Any])?[key]) }
    subscript(_ index: Int) -> JSON {
        let array = array
        return array.indices.contains(index) ? array[index] : JSON(nil)
    }

    var array: [JSON] { (value as? [Any] ?? []).map(JSON.init) }
    var keys: Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
    var string: String? { value as? String }
    var int: Int? { (value as? NSNumber)?.intValue }
    var bool: Bool? { value as? Bool }
    var isNull: Bool { value is NSNull }
}
