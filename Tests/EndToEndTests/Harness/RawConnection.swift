import Foundation
import Glibc

/// A TCP connection for what no mail client would do.
///
/// It blocks, with a time limit on each read.
final class RawConnection {
    /// What was being done, and what came instead.
    struct Failed: Error, CustomStringConvertible {
        var description: String
    }

    private let descriptor: Int32
    private var buffered: [UInt8] = []
    /// The latest lines of both sides, for the sentence of a failure.
    private var dialogue: [String] = []

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
        guard connected == 0 else { throw failure("cannot connect to port \(port)", errno) }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) throws {
        note("C", String(decoding: bytes.prefix(100), as: UTF8.self))
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else {
                throw failure("could not send the last \(rest.count) of \(bytes.count) bytes", errno)
            }
            rest = rest.dropFirst(count)
        }
    }

    /// The next line without its end; nil at the end of the connection.
    func line() throws -> String? {
        while true {
            if let end = buffered.firstIndex(of: 0x0A) {
                let line = String(decoding: buffered[..<end], as: UTF8.self)
                buffered.removeFirst(end + 1)
                note("S", line)
                return line.hasSuffix("\r") ? String(line.dropLast()) : line
            }
            var chunk = [UInt8](repeating: 0, count: 4_096)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return nil }
            guard count > 0 else {
                let (error, start) = (errno, String(decoding: buffered, as: UTF8.self))
                throw failure("waited for a line, and only \(start.debugDescription) of it came", error)
            }
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

    /// Reads a reply that has to begin so.
    func expect(_ start: String...) throws {
        try check(try reply(), start)
    }

    /// Says a command whose reply has to begin so.
    func say(_ command: String, expecting start: String...) throws {
        try check(try say(command), start)
    }

    private func check(_ reply: String?, _ starts: [String]) throws {
        guard starts.contains(where: { reply?.hasPrefix($0) == true }) else {
            throw failure("expected \(starts.joined(separator: " or ")), got \(reply ?? "the end of the connection")")
        }
    }

    private func note(_ side: String, _ text: String) {
        dialogue = dialogue.suffix(9) + ["\(side): \(text.trimmingCharacters(in: .whitespacesAndNewlines))"]
    }

    /// - Parameter error: the number of what a system call ran into.
    private func failure(_ sentence: String, _ error: Int32? = nil) -> Failed {
        let reason = error.map { " (\(String(cString: strerror($0))))" } ?? ""
        let before = dialogue.isEmpty ? "nothing was said before" : "said before:\n\(dialogue.joined(separator: "\n"))"
        return Failed(description: "\(sentence)\(reason); \(before)")
    }

    /// Whether the peer has closed the connection, nothing more being sent before.
    func isAtEnd() throws -> Bool {
        try line() == nil
    }
}
