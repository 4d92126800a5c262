import Glibc

/// An IP address and port in the form the kernel takes.
struct SocketAddressBytes {
    private var storage = sockaddr_storage()
    private var length: socklen_t

    var family: CInt { CInt(storage.ss_family) }

    /// - Parameter address: an IPv4 or IPv6 address as text; names are not looked up.
    init?(address: String, port: Int) {
        guard let port = UInt16(exactly: port) else { return nil }
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, address, &v4) == 1 {
            length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let filled = sockaddr_in(
                sin_family: sa_family_t(AF_INET),
                sin_port: port.bigEndian,
                sin_addr: v4,
                sin_zero: (0, 0, 0, 0, 0, 0, 0, 0)
            )
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: filled, as: sockaddr_in.self) }
        } else if inet_pton(AF_INET6, address, &v6) == 1 {
            length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            let filled = sockaddr_in6(
                sin6_family: sa_family_t(AF_INET6),
                sin6_port: port.bigEndian,
                sin6_flowinfo: 0,
                sin6_addr: v6,
                sin6_scope_id: 0
            )
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: filled, as: sockaddr_in6.self) }
        } else {
            return nil
        }
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// The address and port that a socket is bound to; nil where it is no socket.
    init?(of descriptor: CInt) {
        length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { [length] storage in
            var filled = length
            return storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &filled) }
        }
        guard result == 0 else { return nil }
    }

    /// nil where it is no IP address.
    var port: Int? {
        withUnsafeBytes(of: storage) { bytes in
            switch family {
            case AF_INET: Int(UInt16(bigEndian: bytes.loadUnaligned(as: sockaddr_in.self).sin_port))
            case AF_INET6: Int(UInt16(bigEndian: bytes.loadUnaligned(as: sockaddr_in6.self).sin6_port))
            default: nil
            }
        }
    }

    /// The IP address as text; nil where it is none.
    var address: String? {
        let offset: Int? =
            switch family {
            case AF_INET: MemoryLayout<sockaddr_in>.offset(of: \.sin_addr)
            case AF_INET6: MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr)
            default: nil
            }
        guard let offset else { return nil }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let size = socklen_t(text.count)
        let isWritten = withUnsafeBytes(of: storage) { bytes in
            inet_ntop(family, bytes.baseAddress?.advanced(by: offset), &text, size) != nil
        }
        return isWritten ? String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }
}
