import Foundation
import Glibc
import Testing

/// Data directories as other users, orchestrators and mounts prepare them; needs root.
@Suite(.timeLimit(.minutes(2)), .enabled(if: geteuid() == 0, "needs root"))
struct OwnershipTests {
    /// Starts the program as another user.
    private static func user(_ user: uid_t, groups: String? = nil) -> [String] {
        let groups = groups.map { "--groups=\($0)" } ?? "--clear-groups"
        return ["/usr/bin/setpriv", "--reuid=\(user)", "--regid=\(user)", groups]
    }

    private static func give(_ path: String, _ owner: uid_t, _ group: gid_t, _ mode: mode_t) {
        #expect(lchown(path, owner, group) == 0 && chmod(path, mode) == 0, "\(path)")
    }

    private static func everything(below path: String) throws -> [String] {
        [path] + (try FileManager.default.subpathsOfDirectory(atPath: path)).map { path + "/" + $0 }
    }

    /// The status and the faults of a start that is refused.
    private static func refusal(
        _ workspace: Workspace,
        _ settings: [String: String] = [:],
        launcher: [String] = []
    ) async throws -> String {
        let result = try await Daemon.run([], settings, launcher: launcher, workspace: workspace, seconds: 20)
        #expect(result.status == 73, "\(result)")
        return result.errors
    }

    @Test("A directory that another user prepared, with a key that it knows and a database that it can read, is 73")
    func planted() async throws {
        let workspace = try Workspace()
        let first = try await Daemon(["TLS_MODE": "StartTls"], workspace: workspace)
        #expect(await first.stop() == 0)
        let data = workspace.path("data")
        for path in try Self.everything(below: data) { Self.give(path, 65_534, 65_534, 0o777) }
        let error = try await Self.refusal(workspace, ["TLS_MODE": "StartTls"])
        #expect(error.contains("DataDirectory \(data) belongs to user 65534 (group 65534, mode 0777)"))
        #expect(error.contains("run: chown -R 0 \(data); or name another with LETTERLOCK_DATA_DIRECTORY"))
        // What is in it is refused as well, and all of it at once.
        Self.give(data, 0, 0, 0o755)
        #expect(
            try await Self.refusal(workspace).contains("cannot be used: \(data)/letterlock.lock belongs to user 65534")
        )
        Self.give(data + "/letterlock.lock", 0, 0, 0o600)
        let errors = try await Self.refusal(workspace, ["TLS_MODE": "StartTls"])
        #expect(errors.contains("DataDirectory: \(data)/tls belongs to user 65534"))
        #expect(
            errors.contains("Cannot open the message store in \(data)/letterlock.db: \(data)/letterlock.db belongs to")
        )
    }

    @Test("A symbolic link to the directory is followed where root made it, and is 73 where another user did")
    func link() async throws {
        let workspace = try Workspace()
        try FileManager.default.createDirectory(atPath: workspace.path("volume"), withIntermediateDirectories: false)
        #expect(symlink(workspace.path("volume"), workspace.path("data")) == 0)
        let daemon = try await Daemon(workspace: workspace)
        #expect(FileManager.default.fileExists(atPath: workspace.path("volume/letterlock.db")))
        #expect(await daemon.stop() == 0)
        #expect(lchown(workspace.path("data"), 65_534, 65_534) == 0)
        #expect(try await Self.refusal(workspace).contains("is a symbolic link of user 65534"))
    }

    @Test("A sticky directory of root's, as a new volume of the image is, serves whoever begins it, and nobody else")
    func sticky() async throws {
        let workspace = try Workspace()
        Self.give(workspace.directory, 0, 2_000, 0o1775)
        try FileManager.default.createDirectory(atPath: workspace.path("data"), withIntermediateDirectories: false)
        Self.give(workspace.path("data"), 0, 0, 0o1777)
        let tls = ["TLS_MODE": "StartTls"]
        for round in 1...2 {
            let daemon = try await Daemon(tls, launcher: Self.user(1_000, groups: "2000"), workspace: workspace)
            try await daemon.deliver(subject: "hello")
            #expect(try await daemon.messages().total == round)
            #expect(await daemon.stop() == 0)
        }
        for launcher in [Self.user(1_001), []] {
            #expect(try await Self.refusal(workspace, tls, launcher: launcher).contains("belongs to user 1000"))
        }
    }

    @Test("A bind mount that everybody can write and another user owns is used, without one it is 73")
    func mount() async throws {
        let workspace = try Workspace()
        let data = workspace.path("data")
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
        Self.give(data, 65_534, 65_534, 0o777)
        let mount = #"mount --bind "$0" "$0" && exec "$@""#
        let launcher = ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", mount, data]
        let daemon = try await Daemon(["TLS_MODE": "StartTls"], launcher: launcher, workspace: workspace)
        try await daemon.deliver(subject: "hello")
        #expect(await daemon.stop() == 0)
        #expect(try await Self.refusal(workspace).contains("belongs to user 65534"))
        // A key that another user has put into the mount is refused all the same.
        Self.give(data + "/tls/certificate.key", 65_534, 65_534, 0o600)
        let error = try await Self.refusal(workspace, ["TLS_MODE": "StartTls"], launcher: launcher)
        #expect(error.contains("\(data)/tls/certificate.key belongs to user 65534"))
    }

    @Test(
        "A volume of Kubernetes with fsGroup serves pods of different users, with mail and certificate of the ones before"
    )
    func fsGroup() async throws {
        let workspace = try Workspace()
        // Where the ports file goes.
        Self.give(workspace.directory, 0, 2_000, 0o775)
        let data = workspace.path("data")
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
        let large = "Subject: large\r\n\r\n" + String(repeating: "text\r\n", count: 100_000)
        var fingerprints: Set<String> = []
        for (round, user) in ([3_000, 3_000, 1_000] as [uid_t]).enumerated() {
            // As the kubelet does it each time that it mounts a volume.
            for path in try Self.everything(below: data) {
                var status = stat()
                #expect(stat(path, &status) == 0 && chown(path, status.st_uid, 2_000) == 0)
                let isDirectory = status.st_mode & S_IFMT == S_IFDIR
                #expect(chmod(path, (status.st_mode & 0o7777) | (isDirectory ? 0o2770 : 0o660)) == 0)
            }
            let launcher = Self.user(user, groups: "2000")
            let daemon = try await Daemon(["TLS_MODE": "StartTls"], launcher: launcher, workspace: workspace)
            try await daemon.deliver(large.utf8)
            #expect(try await daemon.messages().total == round + 1)
            fingerprints.insert(try await daemon.shownFingerprint())
            let messages = try await daemon.messages().messages
            let newest = try #require(messages.last)
            let source = try await daemon.source(newest.ID)
            #expect(source.count > 600_000)
            #expect(await daemon.stop() == 0)
        }
        #expect(fingerprints.count == 1)
        // Not for a process outside the group.
        #expect(try await Self.refusal(workspace, launcher: Self.user(1_000)).contains("belongs to user"))
    }

    @Test("A directory of the release before, with its modes, is used, and gets the modes of today")
    func formerModes() async throws {
        let workspace = try Workspace()
        let first = try await Daemon(["TLS_MODE": "StartTls"], workspace: workspace)
        try await first.deliver(subject: "one")
        #expect(await first.stop() == 0)
        let data = workspace.path("data")
        for (name, mode) in [("letterlock.db", 0o644), ("letterlock.lock", 0o644), ("letterlock.db-contents", 0o755)] {
            #expect(chmod(data + "/" + name, mode_t(mode)) == 0)
        }
        let second = try await Daemon(["TLS_MODE": "StartTls"], workspace: workspace)
        #expect(try await second.messages().total == 1)
        for (name, mode) in [("letterlock.db", 0o600), ("letterlock.lock", 0o600), ("letterlock.db-contents", 0o700)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: data + "/" + name)
            #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
        }
        #expect(await second.stop() == 0)
    }
}
