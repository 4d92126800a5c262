import Glibc
import Synchronization

/// A file descriptor that takes whole lines.
final class LogOutput: Sendable {
    static let standardError = LogOutput(descriptor: STDERR_FILENO)

    private let descriptor: Mutex<CInt>
    private let patience: CInt

    /// - Parameter patience: milliseconds to wait for a reader that takes nothing, where the descriptor does not block.
    init(descriptor: CInt, patience: CInt = 1_000) {
        self.descriptor = Mutex(descriptor)
        self.patience = patience
    }

    /// Writes a line in one piece; the rest of one whose reader takes nothing is given up.
    func write(_ line: [UInt8]) {
        // The lock keeps lines whole that are longer than a pipe takes at once (PIPE_BUF).
        descriptor.withLock { [patience] descriptor in
            line.withUnsafeBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    if count >= 0 {
                        rest = rest.dropFirst(count)
                    } else if errno == EAGAIN {
                        // Whoever started the process may have left its end of the pipe non-blocking.
                        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                        guard poll(&wanted, 1, patience) > 0 else { return }
                    } else if errno != EINTR {
                        return
                    }
                }
            }
        }
    }
}
