/// How often rules have matched, where they count apart: bounded, whatever clients say.
///
/// What began longest ago is forgotten first, and counted from the beginning where it comes again.
struct FaultTallies: Sendable {
    private struct Key: Hashable {
        var entry: Int
        var text: String
    }

    /// Counts that are kept, of all rules together.
    static let maximum = 50_000

    private var counts: [Key: Int] = [:]
    /// The keys in the order in which they came; those before `oldest` are gone.
    private var order: [Key] = []
    private var oldest = 0

    var count: Int { counts.count }

    /// Counts once more, and says how often that was.
    mutating func count(_ text: String, of entry: Int) -> Int {
        let key = Key(entry: entry, text: text)
        if let count = counts[key] {
            counts[key] = count + 1
            return count + 1
        }
        if counts.count == Self.maximum { forgetOldest() }
        counts[key] = 1
        order.append(key)
        return 1
    }

    /// Forgets what rules counted that are gone.
    mutating func forget(_ entries: Set<Int>) {
        guard !entries.isEmpty, !counts.isEmpty else { return }
        counts = counts.filter { !entries.contains($0.key.entry) }
        order = order[oldest...].filter { !entries.contains($0.entry) }
        oldest = 0
    }

    private mutating func forgetOldest() {
        counts[order[oldest]] = nil
        oldest += 1
        // Now and then, so that a step costs nothing on average.
        if oldest > Self.maximum {
            order.removeFirst(oldest)
            oldest = 0
        }
    }
}
