/// Why a value is refused: the rest of a sentence whose subject is the setting.
struct ValueFault: Error, Equatable {
    /// Such as "must be one of None, StartTls, ImplicitTls".
    var predicate: String
    /// Whether the value may be a secret, so that the sentence must not show it.
    var isSecret: Bool

    init(_ predicate: String, isSecret: Bool = false) {
        self.predicate = predicate
        self.isSecret = isSecret
    }
}
