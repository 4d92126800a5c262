import FoundationEssentials
import PeerInput

/// What the JSON of a ``MessageSelection`` says; its keys match in any letter case.
struct MessageSelectionBody: Decodable {
    /// Why an object cannot be meant.
    struct Fault: Error {
        var sentence: String
    }

    private(set) var ids: [String]?
    private(set) var read: Bool?

    /// Reads a text.
    ///
    /// - Throws: ``Fault`` for an object with other keys, or with one of them twice; else what the decoder throws.
    init(json: [UInt8]) throws {
        // The decoder would read UTF-16 too, which nobody sends, and which holds bytes of 0.
        guard String(validating: json, as: UTF8.self) != nil, !json.contains(0) else {
            throw Fault(sentence: "The body is not UTF-8")
        }
        let text = Data(json)
        self = try JSONDecoder().decode(Self.self, from: text)
        // The decoder drops one of two equal keys without a word.
        guard Self.countOfMembers(json) == [ids != nil, read != nil].count(where: \.self) else {
            throw Fault(sentence: "The body has the same key twice")
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyKey.self)
        for key in container.allKeys {
            switch key.stringValue.lowercased() {
            case "ids" where ids == nil: ids = try container.decode([String].self, forKey: key)
            case "read" where read == nil: read = try container.decode(Bool.self, forKey: key)
            case "ids", "read": throw Fault(sentence: "The body has \(quoted(key.stringValue)) twice, in other letters")
            default:
                let hint = NearestName.hint(for: key.stringValue, in: ["IDs", "Read"], list: "there are IDs and Read")
                throw Fault(sentence: "\(quoted(key.stringValue)) is not a key of the body (\(hint))")
            }
        }
    }

    /// How many members the outermost object has, of a text that is known to be JSON: as many as it has colons.
    private static func countOfMembers(_ json: [UInt8]) -> Int {
        var count = 0
        var depth = 0
        var isString = false
        var isEscaped = false
        for byte in json {
            if isString {
                if !isEscaped, byte == UInt8(ascii: "\"") { isString = false }
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ":") where depth == 1: count += 1
            default: break
            }
        }
        return count
    }

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
