import Foundation
import Testing

/// A setting, two values of it, and what shows which of them is in force.
struct ReloadedSetting: Sendable, CustomTestStringConvertible {
    /// Looks at the daemon from outside and says what it saw.
    typealias Probe = @Sendable (Daemon) async throws -> String

    let key: String
    /// JSON; nil where the setting is not in the file at first.
    var old: String?
    /// JSON.
    var new: String
    /// What else is in the settings file, without braces.
    var beside = ""
    /// What the daemon has to hold before the first look.
    var prepare: @Sendable (Daemon) async throws -> Void = { _ in }
    var probe: Probe
    /// What the probe's text has under the old value; nil where it cannot look at that without ending the daemon.
    var before: String?
    /// What it has under the new value, and not before.
    var after: String

    var testDescription: String { key }

    /// `W` in a value stands for the workspace.
    init(
        _ key: String,
        _ old: String?,
        _ new: String,
        beside: String = "",
        prepare: @escaping @Sendable (Daemon) async throws -> Void = { _ in },
        _ probe: @escaping Probe,
        _ before: String?,
        _ after: String
    ) {
        self.key = key
        self.old = old
        self.new = new
        self.beside = beside
        self.prepare = prepare
        self.probe = probe
        self.before = before
        self.after = after
    }

    /// The settings file with `value`, and what is beside it.
    func file(_ value: String?, in workspace: Workspace) -> String {
        let members = [beside, value.map { "\"\(key)\": \($0)" } ?? ""].filter { !$0.isEmpty }
        return "{\(members.joined(separator: ", "))}".replacing("W/", with: workspace.directory + "/")
    }

    static let all = dialogues + connections + certificates + handshakes + stores + interfaces
}
