@testable import letterlock

/// Reads settings from what a test gives, and from nothing else.
enum SettingsFixture {
    static let defaultPath = "/etc/letterlock/settings.json"

    static func read(
        _ environment: [String: String] = [:],
        files: [String: String] = [:]
    ) throws(SettingsError) -> EffectiveSettings {
        try SettingsReader.read(environment: environment) { path, limit throws(FileFault) in
            guard let content = files[path] else { throw .missing }
            guard content.utf8.count <= limit else { throw .tooLarge(limit: limit) }
            return Array(content.utf8)
        }
    }

    /// The settings from a file at the default place.
    static func read(file: String, _ environment: [String: String] = [:]) throws(SettingsError) -> EffectiveSettings {
        try read(environment, files: [defaultPath: file])
    }

    /// The sentences of the faults; none where all is well.
    static func faults(_ environment: [String: String] = [:], files: [String: String] = [:]) -> [String] {
        do throws(SettingsError) {
            _ = try read(environment, files: files)
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    /// The faults of a file at `settings.json`.
    static func faults(file: String, _ environment: [String: String] = [:]) -> [String] {
        faults(
            environment.merging([Setting.settingsFileVariable: "settings.json"]) { $1 },
            files: ["settings.json": file]
        )
    }
}
