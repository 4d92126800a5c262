/// The ways in which the tool changes a program: slips of the kind that a tired developer makes.
public enum MutationOperator: String, Codable, Sendable {
    /// A condition becomes its opposite.
    case negateCondition = "negate condition"
    /// A check never rejects anything: a `guard` always goes on, an `if` is never entered.
    case leaveOutCheck = "leave out check"
    /// `<` becomes `<=`, `>` becomes `>=`, a range ends one earlier.
    case shiftBound = "shift bound"
    /// An integer becomes one more, or one less.
    case changeNumber = "change number"
    /// `true` becomes `false`.
    case flipConstant = "flip constant"
    /// A call whose value nobody uses, an assignment, or a `throw`, `return` or `continue` is not carried out.
    case dropStatement = "drop statement"
    /// A function returns at once, with a plain value of its type.
    case returnEarly = "return early"
    /// A call goes without an argument whose parameter has a default.
    case defaultArgument = "use default argument"
    /// `a ?? b` becomes `b`.
    case useFallback = "use fallback"
}
