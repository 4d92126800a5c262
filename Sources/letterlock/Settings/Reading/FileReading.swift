import Glibc

/// Why a file could not be read.
enum FileFault: Error, Equatable, Sendable {
    case missing
    /// In bytes, what it may hold at most.
    case tooLarge(limit: Int)
    /// The system's own words.
    case unreadable(String)

    /// A predicate for a sentence about the file.
    var predicate: String {
        switch self {
        case .missing: "there is no such file"
        case .tooLarge(let limit): "the file is larger than \(ValueType<Int>.sizeText(limit))"
        case .unreadable(let reason): "the file cannot be read: \(reason)"
        }
    }
}

/// Reads a whole file of at most so many bytes.
typealias FileReader = (_ path: String, _ limit: Int) throws(FileFault) -> [UInt8]

/// Files as the system has them.
enum SystemFiles {
    /// Reads to the end, so that a pipe of the shell's process substitution works as well.
    static func read(_ path: String, limit: Int) throws(FileFault) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing : unreadable() }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
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
