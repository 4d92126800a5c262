import Glibc

/// A file without a name that a large message is written to as it arrives; gone with the last who knows it, unless whoever
/// keeps the message gives the file a name.
///
/// Its calls block, so they belong on a thread that may.
final class SpoolFile: Sendable {
    /// What the operating system refused.
    struct Failure: Error, Equatable, CustomStringConvertible {
        var description: String
        /// Whether there was no room.
        var isFull: Bool

        static let tooManyWaiting = Failure(
            description: "Too many large messages are waiting to be written to disk",
            isFull: false
        )
    }

    private let descriptor: CInt

    /// - Parameters:
    ///   - directory: where the file is to be; one of a file system that takes mail.
    ///   - openNameless: opens a file that never has a name, or gives -1 and `errno`.
    init(directory: String, openNameless: (String) -> CInt = SpoolFile.openNameless) throws(Failure) {
        descriptor = Self.open(directory, openNameless)
        guard descriptor >= 0 else { throw Self.failure("create a file for a large message in \(directory)") }
    }

    deinit {
        close(descriptor)
    }

    /// Not every file system has files without a name; on others one is made and its name removed.
    private static func open(_ directory: String, _ openNameless: (String) -> CInt) -> CInt {
        let nameless = openNameless(directory)
        guard nameless < 0, [EOPNOTSUPP, EISDIR, EINVAL, ENOENT].contains(errno) else { return nameless }
        var template = Array("\(directory)/message.XXXXXX".utf8CString)
        let named = mkstemp(&template)
        if named >= 0 {
            _ = fcntl(named, F_SETFD, FD_CLOEXEC)
            unlink(template)
        }
        return named
    }

    static func openNameless(_ directory: String) -> CInt {
        // O_TMPFILE, which Swift does not import: __O_TMPFILE | O_DIRECTORY.
        Glibc.open(directory, 0o20000000 | O_DIRECTORY | O_RDWR | O_CLOEXEC, 0o600)
    }

    /// Writes the pieces one behind the other, from `offset` on.
    func write(_ pieces: [[UInt8]], at offset: Int) throws(Failure) {
        var offset = offset
        for piece in pieces {
            var written = 0
            while written < piece.count {
                let count = piece.withUnsafeBytes {
                    pwrite(
                        descriptor,
                        $0.baseAddress?.advanced(by: written),
                        $0.count - written,
                        off_t(offset + written)
                    )
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw Self.failure("write a large message to disk") }
                written += count
            }
            offset += piece.count
        }
    }

    /// So many bytes from `offset` on; `nil` where they cannot be read.
    func read(at offset: Int, count: Int) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let read = pread(
                    descriptor,
                    buffer.baseAddress?.advanced(by: filled),
                    count - filled,
                    off_t(offset + filled)
                )
                if read < 0, errno == EINTR { continue }
                guard read > 0 else { return }
                filled += read
            }
        }
        return bytes.count == count ? bytes : nil
    }

    /// Lets `body` use the file itself.
    func withDescriptor<Value>(_ body: (CInt) -> Value) -> Value {
        withExtendedLifetime(self) { body(descriptor) }
    }

    private static func failure(_ action: String) -> Failure {
        let code = errno
        return Failure(
            description: "Cannot \(action): \(String(cString: strerror(code)))",
            isFull: code == ENOSPC || code == EDQUOT
        )
    }
}
