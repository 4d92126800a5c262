/// Texts in which `*` stands for any other text, none included.
enum Wildcard {
    /// Whether `text` is what `pattern` describes; the case of ASCII letters makes no difference.
    ///
    /// Takes at most length times length steps: it goes back to the latest star only.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        var text = Array(text.utf8)[...]
        var pattern = Array(pattern.utf8)[...]
        var retry: (text: ArraySlice<UInt8>, pattern: ArraySlice<UInt8>)?
        while let byte = text.first {
            if pattern.first == UInt8(ascii: "*") {
                pattern = pattern.dropFirst()
                retry = (text, pattern)
            } else if let expected = pattern.first, byte.isSameLetter(as: expected) {
                text = text.dropFirst()
                pattern = pattern.dropFirst()
            } else if let (last, rest) = retry {
                text = last.dropFirst()
                pattern = rest
                retry = (text, pattern)
            } else {
                return false
            }
        }
        return pattern.allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
