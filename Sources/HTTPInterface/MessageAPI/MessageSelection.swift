import FoundationEssentials
import NIOCore

/// The body of a request that deletes or marks messages: `{"IDs": ["…"], "Read": true}`.
struct MessageSelection: Equatable {
    /// The messages named; nil where none are, which is not the same as an empty list.
    var ids: [Int64]?
    /// What they are to be marked as.
    var read: Bool?

    /// Reads a body; nothing at all is as `{}`.
    ///
    /// A key that does not exist is refused: `{"ID": ["…"]}`, taken for `{}`, would delete everything.
    init(body: ByteBuffer) throws(APIError) {
        guard body.readableBytes > 0 else { return }
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(body.readableBytesView)) else {
            throw APIError(
                code: .invalidRequest,
                description: #"The body is not JSON as {"IDs": ["1700000000000000"]}; nothing was changed."#
            )
        }
        read = content.read
        guard let texts = content.ids else { return }
        var ids: [Int64] = []
        for text in texts {
            guard let id = Int64(text) else {
                throw APIError(
                    code: .invalidRequest,
                    description: "\(quoted(text)) is not the ID of a message; nothing was changed."
                )
            }
            ids.append(id)
        }
        self.ids = ids
    }

    private struct Content: Decodable {
        var ids: [String]?
        var read: Bool?

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            for key in container.allKeys where ![Key.ids, Key.read].contains(key) {
                throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: "unknown key")
            }
            ids = try container.decodeIfPresent([String].self, forKey: .ids)
            read = try container.decodeIfPresent(Bool.self, forKey: .read)
        }
    }

    /// Any key, so that unknown ones are seen.
    private struct Key: CodingKey, Equatable {
        static let ids = Key(stringValue: "IDs")
        static let read = Key(stringValue: "Read")

        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
