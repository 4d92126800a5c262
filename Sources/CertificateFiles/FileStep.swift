public import FileOwnership
import Glibc

/// One step of a change to files that must be whole whenever it stops.
///
/// Such a change is a list of these. A test can stop after any of them as a crash would.
public enum FileStep: Equatable, Sendable {
    /// Makes a directory with mode 0755, or gives it that mode where it exists and may be used.
    case makeDirectory(String)
    /// Removes a file; nothing where there is none.
    case remove(String)
    /// Writes a file that does not exist yet, and flushes it to the disk.
    case write(String, [UInt8], mode: UInt32)
    /// Renames a file over another; nothing where there is none.
    case rename(String, to: String)
    /// Flushes a directory, and so the names in it, to the disk.
    case synchronize(String)
    /// Gives a file the mode that it should have had all along.
    case setMode(String, UInt32)

    /// Does it, or says what could not be done, with the path and the system's reason.
    public func perform() throws(FileStepError) {
        switch self {
        case .makeDirectory(let path): try makeDirectory(path)
        case .remove(let path):
            guard unlink(path) == 0 || errno == ENOENT else { throw FileStepError("remove", path) }
        case .write(let path, let bytes, let mode): try write(bytes, to: path, mode)
        case .rename(let path, let newPath):
            guard Glibc.rename(path, newPath) == 0 || errno == ENOENT else { throw FileStepError("rename", path) }
        case .synchronize(let path): try synchronize(path)
        case .setMode(let path, let mode): try setMode(of: path, mode)
        }
    }

    private func makeDirectory(_ path: String) throws(FileStepError) {
        if mkdir(path, 0o755) != 0 {
            guard errno == EEXIST else { throw FileStepError("make the directory", path) }
            do {
                try Ownership.ofProcess.checkDirectory(path)
            } catch {
                errno = EEXIST
                throw error.code == .otherKind ? FileStepError("make the directory", path) : FileStepError(error)
            }
        }
        // Whatever the umask is.
        try setMode(of: path, 0o755)
    }

    private func setMode(of path: String, _ mode: UInt32) throws(FileStepError) {
        guard Ownership.ofProcess.setMode(mode, of: path) else { throw FileStepError("set the mode of", path) }
    }

    private func write(_ bytes: [UInt8], to path: String, _ mode: UInt32) throws(FileStepError) {
        let descriptor = NewFile.create(path, mode: mode)
        guard descriptor >= 0 else { throw FileStepError("create", path) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileStepError("write", path) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw FileStepError("flush", path) }
    }

    private func synchronize(_ path: String) throws(FileStepError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileStepError("open", path) }
        defer { close(descriptor) }
        // Some network and overlay file systems cannot flush a directory; there is nothing better to do then.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else { throw FileStepError("flush", path) }
    }
}

/// A step that failed: what could not be done, to which file, and the system's reason.
public struct FileStepError: Error, Equatable, Sendable, CustomStringConvertible {
    /// As "cannot write /x/y: No space left on device".
    public let description: String
    /// Set where it failed because another user could have prepared the file.
    let ownership: OwnershipError?

    /// Takes the reason from `errno`.
    init(_ action: String, _ path: String) {
        description = "cannot \(action) \(path): \(systemErrorText(errno))"
        ownership = nil
    }

    /// Takes the reason from the judgement.
    public init(_ error: OwnershipError) {
        description = error.description
        ownership = error
    }
}
