extension SettingsReader {
    /// One of smtp4dev's settings, from its file or environment.
    struct ServerOption {
        var name: String
        var raw: RawValue
        var source: SettingSource
    }

    /// Takes over what exists here, and warns of what does not.
    mutating func readServerOptions(_ options: [ServerOption]) {
        let aliases = options.filter { Smtp4devForms.isAlias($0.name) }
        for option in aliases + options.filter({ !Smtp4devForms.isAlias($0.name) }) {
            readServerOption(option)
        }
    }

    private mutating func readServerOption(_ option: ServerOption) {
        do throws(ValueFault) {
            guard let assignments = try Smtp4devForms.assignments(option.name, option.raw) else {
                warnings.append(
                    "\(option.source.description) is a setting of smtp4dev that Letterlock does not have; it is ignored"
                )
                return
            }
            for assignment in assignments {
                guard let setting = Setting.byKey[assignment.key] else { continue }
                if assignment.value == .text(""), !setting.acceptsEmpty { continue }
                if let value = assignment.value {
                    assign(value, to: setting, from: option.source)
                } else {
                    setting.reset(&settings)
                    sources[setting.key] = option.source
                }
            }
        } catch {
            note(error, option.raw, from: option.source, isSecret: false)
        }
    }
}
