import MessageStore

/// The value of a parameter, checked.
enum ParameterValue: Sendable, Equatable {
    case text(String)
    case integer(Int)
    case duration(Duration)
    case id(Int64)
    case search([SearchTerm])
}
