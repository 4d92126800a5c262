import Glibc

/// A TCP socket that is bound to an address and listening; whoever takes its descriptor closes it.
struct BoundSocket: Equatable {
    var descriptor: CInt
    /// An IP address as text.
    var address: String
    var port: Int

    /// What `bind` can fail with.
    struct Failure: Error, Equatable {
        var code: CInt
    }

    /// Binds a listening socket.
    ///
    /// - Parameter port: 0 takes a free one.
    init(address: String, port: Int) throws(Failure) {
        guard let target = SocketAddressBytes(address: address, port: port) else { throw Failure(code: EINVAL) }
        let descriptor = socket(target.family, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        var yes: CInt = 1
        let size = socklen_t(MemoryLayout<CInt>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size)
        if target.family == AF_INET6 {
            // IPv4 gets a socket of its own, so that `*` is two plain sockets and no mapped addresses appear.
            setsockopt(descriptor, CInt(IPPROTO_IPV6), IPV6_V6ONLY, &yes, size)
        }
        guard target.withPointer({ Glibc.bind(descriptor, $0, $1) }) == 0,
            listen(descriptor, Self.backlog) == 0,
            let bound = SocketAddressBytes(of: descriptor)?.port
        else {
            let code = errno
            close(descriptor)
            throw Failure(code: code)
        }
        self.descriptor = descriptor
        self.address = address
        self.port = bound
    }

    /// Takes a listening socket that somebody else has bound.
    ///
    /// - Throws: where it has no IP address.
    init(listening descriptor: CInt) throws(Failure) {
        guard let bound = SocketAddressBytes(of: descriptor), let address = bound.address, let port = bound.port else {
            throw Failure(code: EAFNOSUPPORT)
        }
        self.descriptor = descriptor
        self.address = address
        self.port = port
    }

    /// Connections that wait to be accepted; the kernel caps it at net.core.somaxconn.
    private static let backlog: CInt = 4_096
}
