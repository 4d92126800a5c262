import Foundation
import Glibc

/// A TCP connection for what no mail client would do.
///
/// It blocks, with a time limit on each read.
final class RawConnection {
    struct Failed: Error {}

    private let descriptor: Int32
    private var buffered: [UInt8] = []

    /// Connects to 127.0.0.1.
    init(port: Int, seconds: Int = 20) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failed() }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failed() }
            rest = rest.dropFirst(count)
        }
    }

    /// The next line without its end; nil at the end of the connection.
    func line() throws -> String? {
        while true {
            if let end = buffered.firstIndex(of: 0x0A) {
                let line = String(decoding: buffered[..<end], as: UTF8.self)
                buffered.removeFirst(end + 1)
                return line.hasSuffix("\r") ? String(line.dropLast()) : line
            }
            var chunk = [UInt8](repeating: 0, count: 4_096)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return nil }
            guard count > 0 else { throw Failed() }
            buffered += chunk[..<count]
        }
    }

    /// The last line of the next reply.
    func reply() throws -> String? {
        while let line = try line() {
            if line.dropFirst(3).first != "-" { return line }
        }
        return nil
    }

    func say(_ command: String) throws -> String? {
        try send(command + "\r\n")
        return try reply()
    }

    /// Whether the peer has closed the connection, nothing more being sent before.
    func isAtEnd() throws -> Bool {
        try line() == nil
    }
}
