import BoundedResources
import Synchronization

/// What the clients did that have been to the lab, since the start or the last ``reset(client:)``.
///
/// Bounded: a thousand clients, of which the one that was longest away is forgotten first, and a result a case for each.
///
/// A client on an ImplicitTls port that fails the handshake never says EHLO. Its visit belongs to the only client that is
/// known from its address; where there is none yet, to the first that comes; where there are several, to a client of its
/// own, which has the address for its name.
public final class LabReport: Sendable {
    fileprivate struct State {
        var clients: [LabClient.Key: LabClient] = [:]
    }

    private let mostClients: Int
    private let state = Mutex(State())

    /// An empty report.
    public convenience init() { self.init(mostClients: 1_000) }

    init(mostClients: Int) { self.mostClients = mostClients }

    /// Takes in what a session showed; one that tried nothing leaves no trace.
    public func record(_ visit: LabVisit) {
        guard let verdict = LabVerdict(of: visit) else { return }
        let result = [LabCase(visit.fault, visit.mode): LabResult(verdict, of: visit)]
        state.withLock { state in
            let key = visit.hello.map { Self.key(of: $0, visit.remoteAddress) }
            let owner = key ?? state.onlyClient(at: visit.remoteAddress) ?? .address(visit.remoteAddress)
            let isNewThere = key.map { state.clients[$0]?.addresses.contains(visit.remoteAddress) != true } ?? false
            state.add(result, to: owner, from: [visit.remoteAddress], seen: visit.ended...visit.ended)
            if isNewThere { state.adopt(visit.remoteAddress, for: owner) }
            state.forget(downTo: mostClients, sparing: owner)
        }
    }

    /// The clients, in the order in which they came; only those of that name, if one is given.
    public func clients(named name: String? = nil) -> [LabClient] {
        let clients = state.withLock { Array($0.clients.values) }
        return clients.filter { name == nil || $0.name == name }
            .sorted {
                ($0.firstSeen, $0.name, $0.addresses.first ?? "") < ($1.firstSeen, $1.name, $1.addresses.first ?? "")
            }
    }

    /// Begins anew: forgets every client, or those of that name.
    public func reset(client name: String? = nil) {
        state.withLock { state in
            state.clients = name == nil ? [:] : state.clients.filter { $0.value.name != name }
        }
    }

    private static func key(of hello: String, _ address: String) -> LabClient.Key {
        let hello = hello.shortened(to: .line)
        return LabClient.givenName(in: hello).map { .given($0) } ?? .hello(hello, address: address)
    }
}

extension LabReport.State {
    /// The client that is known by a name and came from that address, if there is exactly one.
    fileprivate func onlyClient(at address: String) -> LabClient.Key? {
        let known = clients.values.lazy.filter { $0.hasName && $0.addresses.contains(address) }.prefix(2)
        return known.count == 1 ? known.first?.key : nil
    }

    fileprivate mutating func add(
        _ results: [LabCase: LabResult],
        to key: LabClient.Key,
        from addresses: [String],
        seen: ClosedRange<Int64>
    ) {
        clients[key, default: LabClient(key, seen: seen.lowerBound)].add(results, from: addresses, seen: seen)
    }

    /// Gives what came from an address without a name to the client that is the first to come from there with one.
    fileprivate mutating func adopt(_ address: String, for key: LabClient.Key) {
        guard onlyClient(at: address) == key, let nameless = clients.removeValue(forKey: .address(address)) else {
            return
        }
        add(nameless.results, to: key, from: nameless.addresses, seen: nameless.firstSeen...nameless.lastSeen)
    }

    /// Forgets those that were longest away.
    fileprivate mutating func forget(downTo most: Int, sparing key: LabClient.Key) {
        while clients.count > most {
            let oldest = clients.values.lazy.filter { $0.key != key }.min { $0.lastSeen < $1.lastSeen }
            guard let oldest else { return }
            clients[oldest.key] = nil
        }
    }
}

extension LabClient {
    fileprivate var hasName: Bool {
        if case .address = key { false } else { true }
    }
}
