/// Everything that is wrong with the settings of a start.
struct SettingsError: Error, Equatable, Sendable, CustomStringConvertible {
    var faults: [SettingsFault]
    /// What was noticed besides.
    var warnings: [String]

    /// One line for each fault.
    var description: String { faults.map(\.description).joined(separator: "\n") }
}
