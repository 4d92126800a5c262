import Glibc
import HTTPInterface
import Logging
import NIOPosix
import ServiceLifecycle
import Testing

/// A listener that is running, and the means to stop it.
struct RunningListener: Sendable {
    var port: Int
    private let group: ServiceGroup

    init(port: Int, group: ServiceGroup) {
        self.port = port
        self.group = group
    }

    func shutDown() async { await group.triggerGracefulShutdown() }
}

/// Runs a test while an application is served on a free port of 127.0.0.1, then shuts down and waits for the end.
func withListener(
    _ application: any HTTPApplication,
    limits: HTTPLimits = HTTPLimits(),
    shutdownGrace: Duration = .seconds(2),
    _ body: (RunningListener) async throws -> Void
) async throws {
    let socket = try listeningSocket()
    let listener = HTTPListener(
        sockets: [socket],
        application: application,
        limits: limits,
        shutdownGrace: { shutdownGrace },
        eventLoopGroup: .singletonMultiThreadedEventLoopGroup,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    let group = ServiceGroup(services: [listener], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let running = RunningListener(port: socket.port, group: group)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        // Whatever the body throws, the listener is ended before it is thrown on.
        let result: Result<Void, any Error>
        do { result = .success(try await body(running)) } catch { result = .failure(error) }
        await running.shutDown()
        try await tasks.waitForAll()
        try result.get()
    }
}

/// Binds a listening socket on a free port, as the daemon does.
func listeningSocket() throws -> ListeningSocket {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bare -> UInt16? in
            guard bind(descriptor, bare, length) == 0, listen(descriptor, 16) == 0,
                getsockname(descriptor, bare, &length) == 0
            else { return nil }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
    }
    return ListeningSocket(descriptor: descriptor, address: "127.0.0.1", port: Int(try #require(port)))
}

/// Connects a plain socket that reads nothing by itself.
func connectedSocket(port: Int) throws -> CInt {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    let result = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    try #require(result == 0)
    return descriptor
}
