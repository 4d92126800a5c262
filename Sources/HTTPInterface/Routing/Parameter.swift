import PeerInput

/// A parameter of a route.
///
/// What is checked, what a refusal says and what the OpenAPI document says of it all come from here.
struct Parameter: Sendable, Equatable {
    /// Where it stands.
    enum Place: String, Sendable {
        case query
        case path
        case header
    }

    /// What it may be.
    enum Kind: Sendable, Equatable {
        /// Any text of at least one byte and at most so many, none of them 0.
        case text(longest: Int)
        case integer(ClosedRange<Int>, default: Int)
        case duration(atMost: Duration, default: Duration)
        /// The ID of a message or session, or the cursor of an answer.
        case id
        /// The words and terms of a search.
        case search
        /// Any text, which the handler looks at.
        case any
    }

    var name: String
    var place = Place.query
    var kind: Kind
    /// Whether it may be there several times.
    var isRepeatable = false
    var isRequired = false
    /// For the OpenAPI document.
    var sentence: String

    /// How often it may be there.
    var mostRepetitions: Int { isRepeatable ? APILimit.repetitions.value : 1 }

    /// Those that clients of Mailpit and browsers' caches add to any request; they mean nothing here.
    static let ignored: Set<String> = ["tz", "_"]

    /// Reads a value.
    ///
    /// - Throws: ``APIError`` that says what the value must be.
    func read(_ text: String) throws(APIError) -> ParameterValue {
        guard !text.isEmpty else {
            throw APIError(code: .invalidRequest, description: "\(name) is empty; give it a value, or omit it.")
        }
        switch kind {
        case .text(let longest):
            // SQLite reads a pattern only as far as a NUL: `*` and a NUL would be everybody's messages.
            guard text.utf8.count <= longest, !text.utf8.contains(0) else {
                throw fault(text, "a text of 1 to \(longest) bytes, none of them 0")
            }
            return .text(text)
        case .integer(let bounds, _):
            guard let number = PeerNumber.read(text, in: bounds) else {
                let range =
                    bounds.upperBound == .max
                    ? "\(bounds.lowerBound) or more" : "\(bounds.lowerBound) to \(bounds.upperBound)"
                throw fault(text, "a whole number, \(range)")
            }
            return .integer(number)
        case .duration(let longest, _):
            guard let duration = PeerDuration.read(text, atMost: longest) else {
                let minutes = longest.components.seconds / 60
                throw fault(text, "a length of time up to \(minutes)m, as 10s, 500ms or 2m")
            }
            return .duration(duration)
        case .id:
            guard let id = PeerNumber.read(text, in: 0...Int64.max) else {
                throw fault(text, "the ID of a message, or the cursor of an answer")
            }
            return .id(id)
        case .any:
            return .text(text)
        case .search:
            return .search(try SearchQuery(text).terms)
        }
    }

    private func fault(_ text: String, _ expected: String) -> APIError {
        APIError(code: .invalidRequest, description: "\(name) must be \(expected); it is \(quoted(text)).")
    }
}
