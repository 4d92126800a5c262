/// What `letterlock check` prints on standard output: every setting with its value and source.
enum CheckReport {
    static func text(_ effective: EffectiveSettings) -> String {
        let rows = effective.rows.map { row in
            EffectiveSettings.Row(
                key: row.key,
                value: row.value.isEmpty ? emptyValue(row) : row.value,
                source: row.source
            )
        }
        let keyWidth = (rows.map(\.key.count).max() ?? 0) + 2
        // A single long path shall not push all sources out of sight.
        let valueWidth = (rows.map(\.value.count).filter { $0 <= 40 }.max() ?? 0) + 2
        let lines = rows.map { row in
            TextColumns.padded(row.key, to: keyWidth)
                + TextColumns.padded(row.value + (row.value.count >= valueWidth ? "  " : ""), to: valueWidth)
                + row.source
        }
        let file = effective.settingsFile.map { "Settings file: \(PrintableText.escaped($0))" } ?? "No settings file"
        return ([file, ""] + lines).joined(separator: "\n") + "\n"
    }

    /// Whether emptiness is a value, which switches something off, or the lack of one.
    private static func emptyValue(_ row: EffectiveSettings.Row) -> String {
        Setting.byKey[row.key]?.acceptsEmpty == true ? #""""# : "-"
    }
}
