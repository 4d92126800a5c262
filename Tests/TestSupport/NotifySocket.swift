import Foundation

/// The service manager's end: a real unix datagram socket in a directory of its own.
public final class NotifySocket: Sendable {
    /// For `NOTIFY_SOCKET`.
    public let path: String
    private let directory: URL
    private let descriptor: Int32

    /// Opens it.
    public init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "letterlock-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        path = directory.appending(path: "notify").path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)

        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EINVAL) }
    }

    /// The datagram that has arrived; an error when there is none.
    public func receive() throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EINVAL) }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    /// The datagram that arrives next; an error when none does for `seconds`.
    public func next(seconds: Int32 = 20) throws -> String {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, seconds * 1_000) > 0 else { throw Silence(seconds: seconds) }
        return try receive()
    }

    /// Nothing came.
    public struct Silence: Error, CustomStringConvertible {
        var seconds: Int32

        /// For how long.
        public var description: String { "The service manager was told nothing for \(seconds) seconds." }
    }

    deinit {
        close(descriptor)
        try? FileManager.default.removeItem(at: directory)
    }
}
