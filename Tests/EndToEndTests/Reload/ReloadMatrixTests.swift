import Foundation
import Glibc
import Testing

@testable import letterlock

/// SIGHUP puts every setting that needs no restart into force.
@Suite(.timeLimit(.minutes(5)))
struct ReloadMatrixTests {
    @Test("Every setting that needs no restart has its row, and only those")
    func complete() {
        let settings = Setting.all.filter { !$0.needsRestart }.map(\.key)
        #expect(ReloadedSetting.all.map(\.key).sorted() == settings.sorted())
    }

    @Test("SIGHUP puts a changed setting into force", arguments: ReloadedSetting.all)
    func takesEffect(setting: ReloadedSetting) async throws {
        let workspace = try Workspace()
        if setting.file(setting.new, in: workspace).contains(workspace.directory) {
            try await ReloadedSetting.makeFiles(in: workspace)
        }
        let file = try workspace.write(setting.file(setting.old, in: workspace), to: "settings.json")
        let daemon = try await Daemon(["LETTERLOCK_SETTINGS": file], workspace: workspace)
        try await setting.prepare(daemon)
        if let before = setting.before {
            let shown = try await setting.probe(daemon)
            #expect(shown.contains(before) && !shown.contains(setting.after), "\(shown)")
        }
        _ = try workspace.write(setting.file(setting.new, in: workspace), to: "settings.json")
        daemon.signal(SIGHUP)
        // One row or another shows in what makes the reload fail.
        let isTaken = setting.before != "none"
        let line =
            isTaken ? "Settings and certificate were read again" : "The reload was refused, and nothing has changed"
        #expect(await daemon.waitForLog(line))
        let shown = try await setting.probe(daemon)
        #expect(shown.contains(setting.after), "\(shown)")
    }
}
