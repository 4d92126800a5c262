internal import CLibsystemd
internal import Glibc

/// A socket that the service manager has opened and handed over, under the name that its socket unit gives it.
public struct InheritedSocket: Sendable, Equatable {
    /// The descriptor, which whoever takes it closes; other programs that this process starts do not inherit it.
    public var descriptor: Int32
    /// `FileDescriptorName=` of the socket unit, else the unit's name.
    public var name: String

    /// Takes what the service manager handed over; none outside systemd.
    ///
    /// The variables that tell of them are gone afterwards, so that no second call takes them again.
    ///
    /// - Throws: ``InheritedSocketsError`` when the variables contradict each other.
    public static func takeAll() throws(InheritedSocketsError) -> [InheritedSocket] {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = sd_listen_fds_with_names(1, &names)
        guard count >= 0 else {
            throw InheritedSocketsError(
                "LISTEN_FDS and LISTEN_FDNAMES, by which the service manager hands over sockets, cannot be used: "
                    + "\(String(cString: strerror(-count))); leave them to systemd or systemd-socket-activate"
            )
        }
        defer { free(names) }
        return (0..<count).map { index in
            let name = names?[Int(index)]
            defer { free(name) }
            return InheritedSocket(
                descriptor: Self.firstDescriptor + index,
                name: name.map { String(cString: $0) } ?? ""
            )
        }
    }

    /// Whether it is a TCP socket that listens, the one kind a server can accept connections from.
    public var isListeningTCP: Bool {
        sd_is_socket_inet(descriptor, AF_UNSPEC, CInt(SOCK_STREAM.rawValue), 1, 0) > 0
    }

    /// SD_LISTEN_FDS_START, which is a macro.
    private static let firstDescriptor: Int32 = 3

    /// A socket and its name.
    public init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }
}

/// Why the sockets that the service manager announced cannot be taken, in a sentence.
public struct InheritedSocketsError: Error, Equatable, CustomStringConvertible {
    /// The sentence.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
