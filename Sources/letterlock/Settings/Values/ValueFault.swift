/// Why a value is refused: the rest of a sentence whose subject is the setting.
struct ValueFault: Error, Equatable {
    /// Such as "must be one of None, StartTls, ImplicitTls".
    var predicate: String

    init(_ predicate: String) {
        self.predicate = predicate
    }
}
