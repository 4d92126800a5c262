import Glibc

/// Why a file could not be read.
enum FileFault: Error, Equatable, Sendable {
    case missing
    /// In bytes, what it may hold at most.
    case tooLarge(limit: Int)
    /// A pipe or a device, where only a file will do.
    case notRegular
    /// A pipe whose writer wrote nothing, or did not close it, for so many seconds.
    case tooSlow(seconds: Int)
    /// The system's own words.
    case unreadable(String)

    /// A predicate for a sentence about the file.
    var predicate: String {
        switch self {
        case .missing: "there is no such file"
        case .tooLarge(let limit): "the file is larger than \(ValueType<Int>.sizeText(limit))"
        case .notRegular: "it is a pipe or a device, which is read at the start only; a reload needs a regular file"
        case .tooSlow(let seconds): "it is a pipe whose writer did not finish within \(seconds) seconds"
        case .unreadable(let reason): "the file cannot be read: \(reason)"
        }
    }
}

/// Reads a whole file of at most so many bytes.
typealias FileReader = (_ path: String, _ limit: Int) throws(FileFault) -> [UInt8]

/// Files as the system has them.
enum SystemFiles {
    /// How long a start waits for the other end of a pipe.
    static let pipePatience = 10

    /// Reads a regular file, and nothing else: nobody is there who could hold up the reader.
    static func read(_ path: String, limit: Int) throws(FileFault) -> [UInt8] {
        try read(path, limit: limit, patience: nil)
    }

    /// Reads a file to its end, be it a pipe of the shell's process substitution or standard input.
    static func readAtStart(_ path: String, limit: Int) throws(FileFault) -> [UInt8] {
        try read(path, limit: limit, patience: pipePatience)
    }

    /// - Parameter patience: the seconds that a pipe's writer has; nil reads regular files alone.
    static func read(_ path: String, limit: Int, patience: Int?) throws(FileFault) -> [UInt8] {
        // Not blocking: opening a named pipe would otherwise wait for its writer, and so would reading it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing : unreadable() }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable() }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return try read(descriptor, limit: limit) { () throws(FileFault) in false }
        case S_IFDIR:
            errno = EISDIR
            throw unreadable()
        default:
            guard let patience else { throw .notRegular }
            let isPipe = status.st_mode & S_IFMT == S_IFIFO
            return try readPipe(descriptor, limit: limit, seconds: patience, waitsForWriter: isPipe)
        }
    }

    private static func readPipe(
        _ descriptor: CInt,
        limit: Int,
        seconds: Int,
        waitsForWriter: Bool
    ) throws(FileFault) -> [UInt8] {
        let end = ContinuousClock.now + .seconds(seconds)
        func wait() throws(FileFault) -> Bool {
            let left = (end - .now) / .milliseconds(1)
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = left > 0 ? poll(&entry, 1, CInt(left.rounded(.up))) : 0
            guard ready != 0 else { throw .tooSlow(seconds: seconds) }
            return ready > 0 || errno == EINTR
        }
        // The writer of a named pipe may not be there yet, and to a reader that looks like the end.
        if waitsForWriter { _ = try wait() }
        return try read(descriptor, limit: limit, wait: wait)
    }

    /// - Parameter wait: waits until there is more to read; false where that cannot be.
    private static func read(
        _ descriptor: CInt,
        limit: Int,
        wait: () throws(FileFault) -> Bool
    ) throws(FileFault) -> [UInt8] {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN, try wait() { continue }
            guard count >= 0 else { throw unreadable() }
            guard count > 0 else { return content }
            content += chunk[..<count]
            guard content.count <= limit else { throw .tooLarge(limit: limit) }
        }
    }

    private static func unreadable() -> FileFault {
        .unreadable(SystemError.text())
    }
}
