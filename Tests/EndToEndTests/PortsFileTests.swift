import Foundation
import Glibc
import Testing

/// The ports file where others write too.
@Suite(.timeLimit(.minutes(2)))
struct PortsFileTests {
    @Test("A symbolic link that was laid at a name of before is not written through")
    func link() async throws {
        let workspace = try Workspace()
        let victim = try workspace.write("precious", to: "victim")
        #expect(symlink(victim, workspace.path("ports.json.new")) == 0)
        let daemon = try await Daemon(workspace: workspace)
        #expect(try workspace.read("victim") == Data("precious".utf8))
        #expect(await daemon.stop() == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: workspace.directory)
        #expect(Set(names) == ["data", "victim", "ports.json.new"])
    }

    @Test("Of two daemons with one ports file, the first to end leaves the other's")
    func two() async throws {
        let first = try await Daemon()
        let workspace = first.workspace
        let other = ["DATA_DIRECTORY": workspace.path("other")]
        let second = try await Daemon(other, workspace: workspace)
        let ports = try workspace.read("ports.json")
        #expect(await first.stop() == 0)
        #expect(try workspace.read("ports.json") == ports)
        #expect(await second.stop() == 0)
        #expect(!FileManager.default.fileExists(atPath: workspace.path("ports.json")))
    }

    @Test("What somebody has written over the ports file stays")
    func replaced() async throws {
        let daemon = try await Daemon()
        _ = try daemon.workspace.write("notes", to: "ports.json")
        #expect(await daemon.stop() == 0)
        #expect(try daemon.workspace.read("ports.json") == Data("notes".utf8))
    }
}
