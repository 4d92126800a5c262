import Glibc

/// Reading of small files, bounded and without surprises.
public enum FileReading {
    /// No certificate file is larger; what is would only be something else by mistake.
    public static let sizeLimit = 1 << 20

    /// All bytes of the plain file at `path`, which has at most `sizeLimit` of them and at least one.
    public static func bytes(at path: String) throws(FileFault) -> [UInt8] {
        // Not blocking: a named pipe would otherwise hold up the start until somebody writes to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw fault(errno, path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw fault(errno, path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .isDirectory
        default: throw .notRegular
        }
        // The file may grow meanwhile, so the limit is held by what is read, not by what the size was.
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw fault(errno, path) }
            if count == 0 { break }
            bytes += buffer.prefix(count)
            guard bytes.count <= sizeLimit else { throw .tooLarge(limit: sizeLimit) }
        }
        guard !bytes.isEmpty else { throw .empty }
        return bytes
    }

    private static func fault(_ number: CInt, _ path: String) -> FileFault {
        switch number {
        case ENOENT, ENOTDIR: .missing
        case EISDIR: .isDirectory
        case EACCES, EPERM: .permissionDenied(whyDenied(path))
        default: .other(errno: number)
        }
    }

    /// Names owner and mode, because with containers and services it is nearly always a matter of the user ID.
    private static func whyDenied(_ path: String) -> String {
        let process = "this process runs as user \(geteuid()) and group \(getegid())"
        var status = stat()
        guard stat(path, &status) == 0 else { return "a directory on the way may not be entered, and \(process)" }
        let mode = String(status.st_mode & 0o7777, radix: 8)
        return "it belongs to user \(status.st_uid) and group \(status.st_gid) with mode 0\(mode), and \(process)"
    }
}
