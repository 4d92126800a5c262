import Glibc

/// The directory that holds certificate, key and database, locked for this process as long as it lives.
final class DataDirectory: Sendable {
    /// Absolute, without symbolic links.
    let path: String
    private let lock: CInt

    /// Creates the directory where it is missing, checks that it can be written, and takes its lock.
    ///
    /// - Throws: ``StartError`` with status 73 and what to do.
    init(path: String) throws(StartError) {
        // 0755: an ordinary user of the machine shall be able to read tls/trust.pem (the key and the mail are 0600).
        guard Self.create(path) else {
            throw Self.fault(path, "cannot be created: \(SystemError.text())", remedy: "create it, or name another")
        }
        let file = path + "/letterlock.lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw Self.fault(
                path,
                "cannot be written: \(SystemError.text()) (\(file))",
                remedy: "let user \(geteuid()) write to it, or name another"
            )
        }
        // Held by the open file, not by a process ID in it: it is free again however this process ends.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw code == EWOULDBLOCK
                ? Self.fault(path, "is in use by another daemon", remedy: "stop that one, or name another directory")
                : Self.fault(path, "cannot be locked: \(SystemError.text(code))", remedy: "name another")
        }
        lock = descriptor
        self.path = Self.resolved(path)
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
