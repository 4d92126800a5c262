/// A flag named like a setting, as `--tlsmode StartTls`: there are no such flags, but it is clear what was meant.
struct SettingFlag {
    private let word: String
    private let setting: Setting
    private let value: String?
    /// The place of the value, where it is an argument of its own.
    let valuePlace: Int?

    /// Recognises the argument at a place; nil where it is not named like a setting.
    init?(_ arguments: [String], at place: Int) {
        let argument = arguments[place]
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, let setting = Self.setting(named: name) else { return nil }
        self.setting = setting
        word = String(name)
        if parts.count == 2 {
            value = String(parts[1])
            valuePlace = nil
        } else if place + 1 < arguments.count, !arguments[place + 1].hasPrefix("-"),
            Command(rawValue: arguments[place + 1]) == nil
        {
            value = arguments[place + 1]
            valuePlace = place + 1
        } else {
            value = nil
            valuePlace = nil
        }
    }

    /// Which variable and which key do it.
    var explanation: String {
        let example = value ?? setting.text(Settings())
        let shown = setting.shown(example).map(PrintableText.shortened) ?? "…"
        let inFile = setting.isSecret ? nil : setting.inFile(example)
        return
            "\(PrintableText.shortened(word)): there are no configuration flags; set the variable "
            + "\(setting.variable)=\(shown), "
            + "or \"\(setting.key)\": \(inFile ?? "…") in the settings file"
    }

    /// `--tlsmode`, `--tls-mode`, `-TlsMode`, `LETTERLOCK_TLS_MODE`, `--serveroptions:tlsmode` all name one.
    private static func setting(named name: Substring) -> Setting? {
        let bare = name.filter { $0 != "-" && $0 != "_" && $0 != ":" }.lowercased()
        return Setting.all.first { setting in
            ["", "letterlock", "serveroptions"].contains { $0 + setting.key.lowercased() == bare }
        }
    }
}
