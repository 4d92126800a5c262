import Foundation
import Glibc

/// A temporary directory of root's with mode 0755, in which files have the owners that a test gives them; needs root.
final class PreparedDirectory {
    struct Failure: Error {
        let path: String
        let reason = String(cString: strerror(errno))
    }

    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "letterlock-ownership-" + UUID().uuidString
        try Self.check(mkdir(path, 0o755), path)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Makes a directory and gives its path.
    func directory(_ name: String, owner: uid_t, group: gid_t, mode: mode_t) throws -> String {
        let path = self.path + "/" + name
        try Self.check(mkdir(path, 0o700), path)
        return try Self.give(path, owner, group, mode)
    }

    /// Makes a file and gives its path.
    func file(_ name: String, owner: uid_t, group: gid_t, mode: mode_t) throws -> String {
        let path = self.path + "/" + name
        try Data().write(to: URL(filePath: path))
        return try Self.give(path, owner, group, mode)
    }

    /// Makes a symbolic link and gives its path.
    func link(_ name: String, to target: String, owner: uid_t) throws -> String {
        let path = self.path + "/" + name
        try Self.check(symlink(target, path), path)
        try Self.check(lchown(path, owner, owner), path)
        return path
    }

    /// Whether this process can give files to other users.
    static var isPossible: Bool { geteuid() == 0 }

    static func mode(_ path: String) throws -> mode_t {
        var status = stat()
        try check(stat(path, &status), path)
        return status.st_mode & 0o7777
    }

    private static func give(_ path: String, _ owner: uid_t, _ group: gid_t, _ mode: mode_t) throws -> String {
        try check(chown(path, owner, group), path)
        try check(chmod(path, mode), path)
        return path
    }

    private static func check(_ result: CInt, _ path: String) throws {
        guard result == 0 else { throw Failure(path: path) }
    }
}
