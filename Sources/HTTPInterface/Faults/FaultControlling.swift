/// What the message API asks of the daemon about SMTP faults by rule.
public protocol FaultControlling: Sendable {
    /// Whether rules may be seen and put here; asked for every request.
    var isAllowed: Bool { get }
    /// The rules in force with their counts, as JSON: `{"Faults": […]}`.
    var list: String { get }
    /// Puts the rules of a body of that form; nothing has changed where it throws.
    func put(_ body: [UInt8]) throws(FaultRefusal)
    /// Takes away the rules that were put and have one of these names, or all that were put.
    ///
    /// - Returns: how many there were.
    func remove(_ names: Set<String>?) -> Int
}

/// Why rules are not taken.
public struct FaultRefusal: Error, Sendable, Equatable {
    /// Sentences with the place, the value and the remedy.
    public var description: String

    /// A refusal in sentences.
    public init(_ description: String) {
        self.description = description
    }
}
