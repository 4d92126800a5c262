import Cryptography
import NIOCore
import Synchronization

/// Lets connections in as far as the limits allow, and counts them.
///
/// What it keeps of an address is gone with its last connection and its latest second.
final class ConnectionGate: Sendable {
    private struct Visitor {
        var connections = 0
        /// The second in which the new connections are counted, and how many they are.
        var second: Int64 = 0
        var arrivals = 0
    }

    private struct State {
        var connections = 0
        var visitors: [String: Visitor] = [:]
        /// The second in which visitors without connections were forgotten.
        var swept: Int64?
        /// The second in which a refusal was last put on record.
        var recorded: Int64?
    }

    private let state = Mutex(State())

    /// Takes a connection in, which ``leave(_:)`` must follow, or says why not.
    ///
    /// - Parameter now: seconds of a clock that only goes forward.
    func enter(_ address: String, _ limits: ConnectionLimits, now: Int64) -> ConnectionRefusal? {
        if !limits.allowedAddresses.isEmpty {
            // A link-local address carries the name of its interface.
            let plain = address.prefix { $0 != "%" }
            guard let address = IPAddress(String(plain)),
                limits.allowedAddresses.contains(where: { $0.contains(address) })
            else { return .addressNotAllowed }
        }
        return state.withLock { state in
            if limits.maximum > 0, state.connections >= limits.maximum { return .tooMany(limits.maximum) }
            var visitor = state.visitors[address] ?? Visitor()
            if limits.maximumPerAddress > 0, visitor.connections >= limits.maximumPerAddress {
                return .tooManyFromAddress(limits.maximumPerAddress)
            }
            if visitor.second != now { (visitor.second, visitor.arrivals) = (now, 0) }
            if limits.maximumRatePerAddress > 0, visitor.arrivals >= limits.maximumRatePerAddress {
                return .tooFastFromAddress(limits.maximumRatePerAddress)
            }
            visitor.arrivals += 1
            visitor.connections += 1
            state.visitors[address] = visitor
            state.connections += 1
            return nil
        }
    }

    /// A connection that was taken in has ended.
    func leave(_ address: String, now: Int64) {
        state.withLock { state in
            state.connections -= 1
            state.visitors[address]?.connections -= 1
            guard state.swept != now else { return }
            state.swept = now
            state.visitors = state.visitors.filter { $1.connections > 0 || $1.second == now }
        }
    }

    /// Whether to put a refusal on record: once a second, so that who is refused pushes out no other record.
    func mayRecord(now: Int64) -> Bool {
        state.withLock { state in
            guard state.recorded != now else { return false }
            state.recorded = now
            return true
        }
    }
}
