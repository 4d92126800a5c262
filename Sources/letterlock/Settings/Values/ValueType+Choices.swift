import Logging
import TLSIdentity

extension ValueType where Value == Bool {
    static var boolean: ValueType {
        .scalar(
            "true or false",
            in: .boolean,
            describe: { $0 ? "true" : "false" },
            text: { text throws(ValueFault) in
                switch text.lowercased() {
                case "true": return true
                case "false": return false
                default: throw ValueFault("must be true or false")
                }
            }
        )
    }
}

extension ValueType where Value: CaseIterable & RawRepresentable<String> {
    /// The name of a mode, in any letter case.
    static func oneOf() -> ValueType {
        choice(of: Value.allCases.map { ($0.rawValue, $0) }, describe: \.rawValue)
    }
}

extension ValueType where Value == TLSVersionNumber {
    static var tlsVersion: ValueType {
        choice(of: Value.allCases.map { ($0.rawValue, $0) }, in: [.string, .number], describe: \.rawValue)
    }
}

extension ValueType where Value == Logger.Level {
    static var logLevel: ValueType {
        let levels: [Logger.Level] = [.trace, .debug, .info, .notice, .warning, .error]
        return choice(of: levels.map { ($0.rawValue, $0) }, describe: \.rawValue)
    }
}

extension ValueType {
    private static func choice(
        of choices: [(name: String, value: Value)],
        in kinds: JSONKinds = .string,
        describe: @escaping @Sendable (Value) -> String
    ) -> ValueType {
        let names = choices.map(\.name).joined(separator: ", ")
        return .scalar(
            "one of \(names)",
            in: kinds,
            describe: describe,
            text: { text throws(ValueFault) in
                guard let choice = choices.first(where: { $0.name.lowercased() == text.lowercased() }) else {
                    throw ValueFault("must be one of \(names)")
                }
                return choice.value
            }
        )
    }
}
