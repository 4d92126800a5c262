/// A client that has been to the lab, and what it did there.
public struct LabClient: Sendable, Equatable {
    /// How many of its addresses are remembered, the newest.
    static let mostAddresses = 16

    /// What it is known by.
    enum Key: Sendable, Hashable {
        /// The `client=` part of its EHLO name; it may come from anywhere.
        case given(String)
        /// Its EHLO name and address.
        case hello(String, address: String)
        /// The address alone: nothing else was ever heard.
        case address(String)
    }

    let key: Key
    /// The addresses that it came from, the newest 16 of them.
    public internal(set) var addresses: [String]
    /// When its first session was over, in milliseconds since 1970.
    public internal(set) var firstSeen: Int64
    /// When its latest session was over, in milliseconds since 1970.
    public internal(set) var lastSeen: Int64
    /// What it did, by case; a case that it has not tried is missing.
    public internal(set) var results: [LabCase: LabResult] = [:]

    init(_ key: Key, seen: Int64) {
        self.key = key
        addresses = []
        firstSeen = seen
        lastSeen = seen
    }

    /// The name it is asked for by: what it gave as `client=`, else its EHLO name, else its address.
    public var name: String {
        switch key {
        case .given(let name), .hello(let name, _), .address(let name): name
        }
    }

    /// The part of an EHLO name by which a test names its client: what stands behind `client=` up to a semicolon or the end.
    ///
    /// It is one of the parts that semicolons separate, so `client=checkout`, `client=checkout.example.org` and
    /// `ci-7.example.org;client=checkout` all have one. `client` is read in any letter case, what follows as it is.
    static func givenName(in hello: String) -> String? {
        for part in hello.split(separator: ";") {
            guard let equals = part.firstIndex(of: "="), part[..<equals].lowercased() == "client" else { continue }
            let name = part[equals...].dropFirst()
            if !name.isEmpty { return String(name) }
        }
        return nil
    }

    /// Takes what one session or another client showed in.
    mutating func add(_ results: [LabCase: LabResult], from addresses: [String], seen: ClosedRange<Int64>) {
        firstSeen = min(firstSeen, seen.lowerBound)
        lastSeen = max(lastSeen, seen.upperBound)
        for address in addresses where !self.addresses.contains(address) { self.addresses.append(address) }
        let excess = self.addresses.count - Self.mostAddresses
        if excess > 0 { self.addresses.removeFirst(excess) }
        self.results.merge(results) { old, new in
            var sum = old
            sum.add(new)
            return sum
        }
    }
}
