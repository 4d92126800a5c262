import Foundation
import Glibc
import Synchronization
import TestSupport

/// Raw TCP listeners, one for each name.
///
/// They notice connections on which nothing is ever sent, such as preconnects.
final class SenderListeners: Sendable {
    struct Failed: Error, CustomStringConvertible {
        var description: String
    }

    private let descriptors: [String: Int32]
    private let ports: [String: Int]
    private let heard = Mutex<[String: Int]>([:])
    private let isOver = Mutex(false)

    init(_ names: [String]) throws {
        var descriptors: [String: Int32] = [:]
        var ports: [String: Int] = [:]
        for name in names { (descriptors[name], ports[name]) = try Self.listen() }
        self.descriptors = descriptors
        self.ports = ports
        Thread.detachNewThread { [weak self, descriptors] in
            let ordered = descriptors.map { ($0.key, $0.value) }
            var polled = ordered.map { pollfd(fd: $0.1, events: Int16(POLLIN), revents: 0) }
            while self?.isOver.withLock({ $0 }) == false {
                guard poll(&polled, nfds_t(polled.count), 100) > 0 else { continue }
                for (index, (name, descriptor)) in ordered.enumerated() where polled[index].revents != 0 {
                    let connection = accept(descriptor, nil, nil)
                    guard connection >= 0 else { continue }
                    self?.heard.withLock { $0[name, default: 0] += 1 }
                    // Closed at once, so that no page waits for an answer.
                    Glibc.close(connection)
                }
            }
            for (_, descriptor) in ordered { Glibc.close(descriptor) }
        }
    }

    deinit {
        isOver.withLock { $0 = true }
    }

    /// Ends the thread that listens.
    func stop() {
        isOver.withLock { $0 = true }
    }

    func port(of name: String) throws -> Int {
        guard let port = ports[name] else {
            throw Failed(description: "no listener is called \(name); there are \(ports.keys.sorted())")
        }
        return port
    }

    /// The names that have heard a connection.
    var connected: Set<String> { Set(heard.withLock { $0.keys }) }

    /// Waits until a connection is heard.
    func hears(_ name: String) async throws {
        try await eventually("the listener \(name) is connected to") { connected.contains(name) }
    }

    private static func listen() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Failed(description: "no port to listen on: \(String(cString: strerror(errno)))") }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}
