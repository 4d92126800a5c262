/// The multiparts that are open at a place in a message, the outermost first, found by their boundary.
///
/// A line that could be a delimiter is compared with the boundaries of the same hash only. Otherwise a message of 100
/// levels would cost 100 comparisons for each of its lines.
struct OpenMultiparts {
    private struct Multipart {
        var part: Int
        var boundary: [UInt8]
    }

    private var multiparts: [Multipart] = []
    /// The hash of each boundary.
    private var hashes: [UInt64] = []
    private var longest = 0

    var isEmpty: Bool { multiparts.isEmpty }

    /// The parts whose boundaries these are.
    var parts: some Collection<Int> { multiparts.lazy.map { $0.part } }

    mutating func append(part: Int, boundary: [UInt8]) {
        multiparts.append(Multipart(part: part, boundary: boundary))
        hashes.append(Self.hash(of: boundary.span))
        longest = max(longest, boundary.count)
    }

    func part(atLevel level: Int) -> Int { multiparts[level].part }

    /// Removes the multiparts from `level` on and returns the parts whose boundaries they were.
    mutating func close(fromLevel level: Int) -> [Int] {
        defer {
            multiparts.removeSubrange(level...)
            hashes.removeSubrange(level...)
            longest = multiparts.lazy.map { $0.boundary.count }.max() ?? 0
        }
        return multiparts[level...].map { $0.part }
    }

    /// The level of the innermost multipart with this boundary.
    func level(of boundary: Span<UInt8>) -> Int? {
        guard boundary.count <= longest else { return nil }
        let hash = Self.hash(of: boundary)
        var level = hashes.count
        while level > 0 {
            level -= 1
            guard hashes[level] == hash else { continue }
            let candidate = multiparts[level].boundary
            if candidate.count == boundary.count, boundary.matches(candidate, at: 0) { return level }
        }
        return nil
    }

    /// FNV-1a; two boundaries with the same hash only cost a comparison.
    private static func hash(of bytes: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for position in bytes.indices { hash = (hash ^ UInt64(bytes[position])) &* 0x0000_0100_0000_01B3 }
        return hash
    }
}
