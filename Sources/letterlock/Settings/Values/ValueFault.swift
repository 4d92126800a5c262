/// Why a value is refused: the rest of a sentence whose subject is the setting.
struct ValueFault: Error, Equatable {
    /// Such as "must be one of None, StartTls, ImplicitTls".
    var predicate: String
    /// Whether the value may be a secret, so that the sentence must not show it.
    var isSecret: Bool
    /// Where the value has many parts, what is wrong with each of them; these sentences take the predicate's place.
    var placed: [PlacedFault] = []

    init(_ predicate: String, isSecret: Bool = false) {
        self.predicate = predicate
        self.isSecret = isSecret
    }

    /// A value of many parts, some of them faulty.
    init(_ placed: [PlacedFault]) {
        self.init(placed.map { "\($0.place) \($0.sentence)" }.joined(separator: "; "))
        self.placed = placed
    }
}
