import Foundation

/// An answer with its whole body.
struct Answer: Equatable {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    subscript(_ header: String) -> String? { headers[header.lowercased()] }

    /// The header fields but `Date`, which two answers need not have in common.
    var undatedHeaders: [String: String] { headers.filter { $0.key != "date" } }

    /// The body as JSON.
    var json: JSON {
        get throws { JSON(try JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed)) }
    }

    /// The sentence of `{"Error": "…"}`.
    var error: String? { (try? json)?["Error"].string }
}
