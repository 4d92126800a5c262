import Foundation
import TestSupport

extension Answer {
    /// The body as JSON.
    var json: JSON {
        get throws { JSON(try JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed)) }
    }

    /// The sentence of `{"Error": "…"}`.
    var error: String? { (try? json)?["Error"].string }
}
