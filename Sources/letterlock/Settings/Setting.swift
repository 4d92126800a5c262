/// One row of the table of settings: everything that reading, `--help`, `check` and the reference know about it.
struct Setting: Sendable {
    /// The name in the settings file.
    let key: String
    /// The name in the environment.
    let variable: String
    /// One sentence.
    let meaning: String
    /// What a value looks like, for the reference.
    let values: String
    /// The default as the reference prints it; empty where there is none.
    let defaultText: String
    /// Whether an empty variable is a value (it switches something off) instead of counting as not set.
    let acceptsEmpty: Bool
    /// Whether the value may never be printed.
    let isSecret: Bool
    /// Whether the value is the path of a file.
    let isPath: Bool
    /// Whether a reload cannot change it: what sockets, database and log are opened with.
    let needsRestart: Bool

    /// Reads a value into its field.
    let assign: @Sendable (RawValue, inout Settings) throws(ValueFault) -> Void
    /// Puts the built-in default back into the field.
    let reset: @Sendable (inout Settings) -> Void
    /// Takes the field's value over from other settings.
    let copy: @Sendable (_ from: Settings, _ to: inout Settings) -> Void
    /// The field's value as one would write it in the variable.
    let text: @Sendable (Settings) -> String
    /// A value of the variable, fit to be shown; nil where it is or may be a secret.
    let shown: @Sendable (String) -> String?
    /// A value of the variable as one would write it in the settings file; nil where it is none.
    let inFile: @Sendable (String) -> String?

    /// Makes a row; the variable's name follows from the key, the default from the field.
    ///
    /// - Parameter defaultText: where the default is not simply the field's initial value.
    init<Value: Sendable>(
        _ key: String,
        _ field: any WritableKeyPath<Settings, Value> & Sendable,
        _ type: ValueType<Value>,
        default defaultText: String? = nil,
        isSecret: Bool = false,
        needsRestart: Bool = false,
        _ meaning: String
    ) {
        self.key = key
        self.variable = Self.variable(for: key)
        self.meaning = meaning
        self.values = type.summary
        self.defaultText = defaultText ?? type.describe(Settings()[keyPath: field])
        self.acceptsEmpty = type.acceptsEmpty
        self.isSecret = isSecret
        self.isPath = type.isPath
        self.needsRestart = needsRestart
        assign = { raw, settings throws(ValueFault) in settings[keyPath: field] = try type.value(of: raw) }
        reset = { $0[keyPath: field] = Settings()[keyPath: field] }
        copy = { $1[keyPath: field] = $0[keyPath: field] }
        text = { type.describe($0[keyPath: field]) }
        shown = { text in
            do throws(ValueFault) {
                return isSecret ? nil : type.describe(try type.text(text))
            } catch {
                return isSecret || error.isSecret ? nil : text
            }
        }
        inFile = { text in (try? type.text(text)).map(type.inFile) }
    }

    /// `LETTERLOCK_` and the key in SCREAMING_SNAKE_CASE: `TlsMode` is `LETTERLOCK_TLS_MODE`.
    static func variable(for key: String) -> String {
        variablePrefix
            + key.reduce(into: "") { name, character in
                if character.isUppercase, !name.isEmpty { name.append("_") }
                name.append(character.uppercased())
            }
    }

    /// What the names of all variables begin with.
    static let variablePrefix = "LETTERLOCK_"

    /// The variable with the path of the settings file: the one that is not in the table.
    static let settingsFileVariable = "LETTERLOCK_SETTINGS"
}
