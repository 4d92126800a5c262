import FileOwnership
import Glibc

/// The directory that holds certificate, key and database, locked for this process as long as it lives.
final class DataDirectory: Sendable {
    /// Absolute, without symbolic links.
    let path: String
    private let lock: CInt

    /// Creates the directory where it is missing, checks that nobody else prepared it and that it can be written, and takes
    /// its lock.
    ///
    /// - Throws: ``StartError`` with status 73 and what to do.
    init(path: String) throws(StartError) {
        // 0755: an ordinary user of the machine shall be able to read tls/trust.pem (the key and the mail are 0600).
        guard Self.create(path) else {
            throw Self.fault(path, "cannot be created: \(SystemError.text())", remedy: "create it, or name another")
        }
        do throws(OwnershipError) {
            try Ownership.ofProcess.checkDirectory(path)
        } catch {
            guard error.code != .otherKind else {
                throw Self.fault(path, "cannot be created: it is not a directory", remedy: "remove it, or name another")
            }
            throw Self.fault(path, error.reason, remedy: "\(error.remedy); or name another")
        }
        self.path = Self.resolved(path)
        lock = try Self.lock(self.path, path)
    }

    /// Creates the directory and those above it, as far as they are missing.
    private static func create(_ path: String) -> Bool {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return true }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return false }
        return create(String(path[..<slash])) && (mkdir(path, 0o755) == 0 || errno == EEXIST)
    }

    /// The absolute form, for messages and for clients that stand elsewhere.
    private static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Takes the lock in `directory`, which errors call `name`.
    private static func lock(_ directory: String, _ name: String) throws(StartError) -> CInt {
        let descriptor = try openLock(directory + "/letterlock.lock", name)
        // Held by the open file, not by a process ID in it: it is free again however this process ends.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw code == EWOULDBLOCK
                ? fault(name, "is in use by another daemon", remedy: "stop that one, or name another directory")
                : fault(name, "cannot be locked: \(SystemError.text(code))", remedy: "name another")
        }
        return descriptor
    }

    private static func openLock(_ file: String, _ name: String) throws(StartError) -> CInt {
        let new = NewFile.create(file, mode: 0o600)
        if new >= 0 { return new }
        guard errno == EEXIST else { throw notWritable(file, name) }
        // A lock that another user owns is held by that user at will.
        let ownership = Ownership.ofProcess
        try judging(name) { () throws(OwnershipError) in _ = try ownership.checkFile(file) }
        let descriptor = open(file, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw notWritable(file, name) }
        do throws(StartError) {
            try judging(name) { () throws(OwnershipError) in try ownership.checkFile(descriptor, at: file) }
        } catch {
            close(descriptor)
            throw error
        }
        _ = ownership.closeToOthers(file)
        return descriptor
    }

    private static func judging(_ name: String, _ judge: () throws(OwnershipError) -> Void) throws(StartError) {
        do throws(OwnershipError) {
            try judge()
        } catch {
            throw fault(
                name,
                "cannot be used: \(error.path) \(error.reason)",
                remedy: "\(error.remedy); or name another"
            )
        }
    }

    private static func notWritable(_ file: String, _ name: String) -> StartError {
        fault(
            name,
            "cannot be written: \(SystemError.text()) (\(file))",
            remedy: "let user \(geteuid()) write to it, or name another"
        )
    }

    deinit {
        close(lock)
    }

    private static func fault(_ path: String, _ what: String, remedy: String) -> StartError {
        StartError(
            status: .cannotCreate,
            faults: ["DataDirectory \(path) \(what); \(remedy) with LETTERLOCK_DATA_DIRECTORY (key DataDirectory)"]
        )
    }
}
