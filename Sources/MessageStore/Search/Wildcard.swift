/// Texts in which `*` stands for any other text, none included.
enum Wildcard {
    private static let star = UInt8(ascii: "*")

    /// Whether `text` is what `pattern` describes; the case of ASCII letters makes no difference.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        var (text, pattern) = (text, pattern)
        return text.withUTF8 { text in pattern.withUTF8 { matches(text, $0) } }
    }

    /// The same of UTF-8; takes as many steps as both have bytes, a few times over.
    static func matches(_ text: UnsafeBufferPointer<UInt8>, _ pattern: UnsafeBufferPointer<UInt8>) -> Bool {
        let literals = pattern.split(separator: star, omittingEmptySubsequences: false)
            .map { UnsafeBufferPointer(rebasing: $0) }
        guard let first = literals.first, let last = literals.last else { return text.isEmpty }
        var scanner = TextScanner(text)
        guard scanner.skipPrefix(first) else { return false }
        guard literals.count > 1 else { return scanner.remaining == 0 }
        // What comes first is as good as what comes later: it leaves more for the others.
        for literal in literals.dropFirst().dropLast() where !scanner.skip(past: literal) { return false }
        return scanner.skipSuffix(last)
    }
}
