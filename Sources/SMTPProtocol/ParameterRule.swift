/// An ESMTP parameter that is offered, and what its value looks like: one row of the parameter table.
struct ParameterRule {
    let keyword: String
    let form: AddressArgument.Form
    let isValid: @Sendable (_ value: String?) -> Bool

    static let table = [
        // RFC 1870 §3
        ParameterRule(keyword: "SIZE", form: .reversePath) { value in
            value.map { 1...20 ~= $0.utf8.count && $0.utf8.allSatisfy(ASCII.isDigit) } ?? false
        },
        // RFC 6152 §3
        ParameterRule(keyword: "BODY", form: .reversePath) { value in
            value.map { ASCII.areEqual($0, "7BIT") || ASCII.areEqual($0, "8BITMIME") } ?? false
        },
        // RFC 6531 §3.4
        ParameterRule(keyword: "SMTPUTF8", form: .reversePath) { $0 == nil },
    ]

    /// Refuses what is not offered with this command, given twice, or has a value that it cannot have.
    static func check(_ parameters: [Parameter], in form: AddressArgument.Form) throws(Refusal) {
        for (index, parameter) in parameters.enumerated() {
            let keyword = parameter.keyword
            guard let rule = table.first(where: { $0.form == form && parameter.isNamed($0.keyword) }) else {
                throw Refusal(.parameterNotOffered(keyword))
            }
            // Each earlier one is in the table and there only once, so that this stays short however long the line is.
            guard !parameters[..<index].contains(where: { $0.isNamed(keyword) }) else {
                throw Refusal(.duplicateParameter(keyword))
            }
            guard rule.isValid(parameter.value) else { throw Refusal(.badParameterValue(keyword)) }
        }
    }
}
