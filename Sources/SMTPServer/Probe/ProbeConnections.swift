import NIOCore
import Synchronization

/// The connections that come from our own health probe, known by their local address: they leave no session record
/// and are exempt from limits.
final class ProbeConnections: Sendable {
    private let addresses = Mutex<Set<SocketAddress>>([])

    func insert(_ address: SocketAddress) {
        addresses.withLock { _ = $0.insert(address) }
    }

    func remove(_ address: SocketAddress) {
        addresses.withLock { _ = $0.remove(address) }
    }

    func contains(_ address: SocketAddress?) -> Bool {
        guard let address else { return false }
        return addresses.withLock { !$0.isEmpty && $0.contains(address) }
    }
}
