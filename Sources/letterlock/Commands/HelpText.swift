/// What `letterlock --help` prints.
enum HelpText {
    static let width = 100

    static var text: String {
        var lines = ["Letterlock \(Version.current), a headless SMTP server for tests", "", "Commands:"]
        for command in Command.allCases {
            let name = command == .run ? "letterlock" : "letterlock \(command.rawValue)"
            let meaning = TextColumns.wrapped(command.meaning, indentation: 26, width: width)
            lines.append(TextColumns.padded("  " + name, to: 26) + (meaning.first ?? "").dropFirst(26))
            lines += meaning.dropFirst()
        }
        lines.append("")
        lines += TextColumns.wrapped(
            "Settings are environment variables and keys of a settings file in JSON: the path in LETTERLOCK_SETTINGS, "
                + "else $CONFIGURATION_DIRECTORY/settings.json, else /etc/letterlock/settings.json. A variable wins over "
                + "the file. Any variable may be given as NAME_FILE=/run/secrets/x instead. There are no configuration "
                + "flags.",
            indentation: 0,
            width: width
        )
        for setting in Setting.all {
            lines += ["", "  \(setting.variable)   (key \(setting.key))"]
            let meaning = setting.meaning.filter { $0 != "`" }
            lines += TextColumns.wrapped(meaning, indentation: 6, width: width)
            let standard = setting.defaultText.isEmpty ? "not set" : setting.defaultText
            lines += TextColumns.wrapped(
                "Default: \(standard). Value: \(setting.values).",
                indentation: 6,
                width: width
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
