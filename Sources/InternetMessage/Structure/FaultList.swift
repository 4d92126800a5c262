/// Sentences about what is wrong with a message, as many as somebody may want to read.
struct FaultList: Sendable {
    /// Bytes of hostile text within a sentence.
    static let longestQuotation = 60

    private(set) var sentences: [String] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// A list that keeps nothing, for readers that do not ask.
    static var ignored: FaultList { FaultList(limit: 0) }

    mutating func note(_ sentence: @autoclosure () -> String) {
        if sentences.count < limit {
            sentences.append(sentence())
        } else if sentences.count == limit, limit > 0 {
            sentences.append("There are more faults than these \(limit).")
        }
    }

    /// Shows hostile bytes within a sentence: their beginning, printable.
    static func quote(_ bytes: some Sequence<UInt8>) -> String {
        var text = "\""
        for (count, byte) in bytes.enumerated() {
            guard count < longestQuotation else { return text + "…\"" }
            text.unicodeScalars.append(byte >= 0x20 && byte < 0x7F ? Unicode.Scalar(byte) : "?")
        }
        return text + "\""
    }

    static func quote(_ text: String) -> String {
        quote(text.utf8)
    }
}
