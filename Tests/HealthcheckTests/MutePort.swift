import Foundation

/// A port of both address families that never answers, and that nobody else can have while this lives.
final class MutePort {
    let number: Int
    private let descriptor: Int32

    /// - Parameter listening: whether connections are taken, only to hear nothing, or refused at once.
    init(listening: Bool) throws {
        let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        var off: Int32 = 0
        setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, socklen_t(MemoryLayout<Int32>.size))

        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard status == 0, !listening || listen(descriptor, 16) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EINVAL)
        }
        self.descriptor = descriptor
        number = Int(UInt16(bigEndian: address.sin6_port))
    }

    deinit {
        close(descriptor)
    }
}
