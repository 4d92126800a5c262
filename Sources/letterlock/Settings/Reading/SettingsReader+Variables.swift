import PeerInput

extension SettingsReader {
    /// Reads the `LETTERLOCK_` variables.
    mutating func readVariables() {
        // Sorted, so that the same faults come in the same order.
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
            // In any letter case: `letterlock_port` is a mistake to be told, not a variable of somebody else.
            guard name.uppercased().hasPrefix(Setting.variablePrefix), name != Setting.settingsFileVariable,
                !InjectedVariables.contains(String(name.dropFirst(Setting.variablePrefix.count)), value: value)
            else { continue }
            if let setting = Setting.byVariable[name] {
                readVariable(setting, value)
            } else if let setting = Self.settingOfFileVariable(name) {
                readFileVariable(setting, name: name, path: value)
            } else {
                reportUnknownVariable(name)
            }
        }
    }

    private static let fileSuffix = "_FILE"

    private static func settingOfFileVariable(_ name: String) -> Setting? {
        name.hasSuffix(fileSuffix) ? Setting.byVariable[String(name.dropLast(fileSuffix.count))] : nil
    }

    private mutating func readVariable(_ setting: Setting, _ value: String) {
        guard !value.isEmpty || setting.acceptsEmpty else { return }
        assign(.text(value), to: setting, from: .variable(setting.variable))
    }

    private mutating func readFileVariable(_ setting: Setting, name: String, path: String) {
        guard !path.isEmpty else { return }
        if let value = environment[setting.variable], !value.isEmpty || setting.acceptsEmpty,
            !InjectedVariables.contains(String(setting.variable.dropFirst(Setting.variablePrefix.count)), value: value)
        {
            faultyKeys.insert(setting.key)
            faults.append(SettingsFault(.givenTwice, "\(setting.variable) and \(name) are both set; keep one of them"))
            return
        }
        let subject = "\(name)=\(PrintableText.escaped(path)):"
        do throws(FileFault) {
            let bytes = try readFile(path, Self.maximumValueFileSize)
            guard let content = String(validating: bytes, as: UTF8.self) else {
                throw .unreadable("it is not UTF-8 text")
            }
            let value = withoutFinalNewline(content)
            guard !value.isEmpty || setting.acceptsEmpty else { return }
            assign(.text(value), to: setting, from: .variableFile(variable: name, path: PrintableText.escaped(path)))
        } catch {
            faultyKeys.insert(setting.key)
            faults.append(
                SettingsFault(
                    .unreadableFile,
                    "\(subject) \(error.predicate); correct the path or the file, or unset the variable"
                )
            )
        }
    }

    /// One newline and no more: a value may end in one of its own.
    func withoutFinalNewline(_ text: String) -> String {
        // In Swift a CR and the LF behind it are one character.
        text.hasSuffix("\n") || text.hasSuffix("\r\n") ? String(text.dropLast()) : text
    }

    private mutating func reportUnknownVariable(_ name: String) {
        let prefix = Setting.variablePrefix
        let names = (Setting.all.map(\.variable) + [Setting.settingsFileVariable]).map {
            String($0.dropFirst(prefix.count))
        }
        let hint = NearestName.hint(
            for: String(name.dropFirst(prefix.count)),
            in: names,
            prefix: prefix,
            list: Self.listOfSettings
        )
        faults.append(SettingsFault(.unknownSetting, "\(PrintableText.shortened(name)) is not a setting; \(hint)"))
    }

    /// Reads smtp4dev's variables, `ServerOptions__TlsMode` in any letter case.
    mutating func readSmtp4devVariables() {
        var tree = VariableTree()
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
            let path = Self.path(of: name)
            guard let section = Smtp4devForms.sections.first(where: { $0.lowercased() == path[0].lowercased() }),
                path.count > 1, !path[1].isEmpty
            else { continue }
            let shown = PrintableText.shortened(name)
            guard section == "ServerOptions" else {
                warnings.append("\(shown) is a setting of smtp4dev that Letterlock does not have; it is ignored")
                continue
            }
            if !tree.insert(value, at: Array(path.dropFirst()), variable: shown) {
                faults.append(SettingsFault(.givenTwice, "\(shown) is set already in other letters; keep one of them"))
            }
        }
        readServerOptions(
            tree.values.map { ServerOption(name: $0.name, raw: $0.node.raw, source: .variable($0.variable)) }
        )
    }

    /// The parts of a name between double underscores.
    private static func path(of name: String) -> [String] {
        var parts = [""]
        var rest = name[...]
        while let character = rest.first {
            if rest.hasPrefix("__") {
                parts.append("")
                rest = rest.dropFirst(2)
            } else {
                parts[parts.count - 1].append(character)
                rest = rest.dropFirst()
            }
        }
        return parts
    }
}
