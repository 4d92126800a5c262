import Foundation
import Testing

@testable import letterlock

@Suite struct SettingsReferenceTests {
    /// `WRITE_SETTINGS_REFERENCE=1` makes the test write the file instead.
    @Test func `docs/settings.md is what the table says`() throws {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/settings.md")
        if ProcessInfo.processInfo.environment["WRITE_SETTINGS_REFERENCE"] == "1" {
            try Data(SettingsReference.markdown.utf8).write(to: file)
        }
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(
            written == SettingsReference.markdown,
            "bring it up to date: WRITE_SETTINGS_REFERENCE=1 swift test --filter SettingsReferenceTests"
        )
    }

    @Test func `Every setting is in the reference, with its variable, default and meaning`() {
        for setting in Setting.all {
            #expect(SettingsReference.markdown.contains("| `\(setting.key)`<br>`\(setting.variable)` |"))
            #expect(SettingsReference.markdown.contains(setting.meaning))
        }
    }
}
