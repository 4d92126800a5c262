/// Settings that hold together, and where each comes from.
struct EffectiveSettings: Sendable, Equatable {
    /// A row of the report.
    struct Row: Sendable, Equatable {
        var key: String
        /// As one would write it in a variable; of a secret only whether it is set.
        var value: String
        var source: String
    }

    var settings: Settings
    /// Where the settings came from, by key; what is not in here is the built-in default.
    var sources: [String: SettingSource]
    /// Sentences about what is accepted but probably not meant.
    var warnings: [String]
    /// The settings file that was read; nil where there is none.
    var settingsFile: String?

    /// Every setting with its value and source, in the order of the table.
    var rows: [Row] {
        Setting.all.map { setting in
            if !settings.listeners.isEmpty, ["Port", "TlsMode"].contains(setting.key) {
                return Row(key: setting.key, value: "", source: "Listeners takes its place")
            }
            let text = setting.text(settings)
            let value = setting.isSecret && !text.isEmpty ? "(hidden)" : PrintableText.escaped(text)
            return Row(key: setting.key, value: value, source: (sources[setting.key] ?? .builtIn).description)
        }
    }
}
