/// Finds what somebody who mistyped a name may have meant.
public enum NearestName {
    /// In bytes of UTF-8.
    ///
    /// A name from outside may be of any length, and the distance costs the product of both.
    static let longestName = 200

    /// The candidate with the fewest edits away, letter case aside; `nil` where there are no candidates, and for a name
    /// that is longer than any of ours.
    public static func nearest(to name: String, in candidates: [String]) -> (name: String, distance: Int)? {
        guard name.utf8.count <= longestName else { return nil }
        return candidates.map { ($0, distance(Array(name.lowercased().utf8), Array($0.lowercased().utf8))) }
            .min { $0.1 < $1.1 }
    }

    /// Half a sentence that names the nearest candidate, as a question where it is near enough to be meant.
    ///
    /// - Parameters:
    ///   - prefix: what stands before all of these names and says nothing about them.
    ///   - list: half a sentence that says where all of them are.
    public static func hint(for name: String, in candidates: [String], prefix: String = "", list: String) -> String {
        guard let nearest = nearest(to: name, in: candidates) else { return list }
        return nearest.distance <= max(2, name.utf8.count * 2 / 5)
            ? "did you mean \(prefix)\(nearest.name)?"
            : "the nearest is \(prefix)\(nearest.name), and \(list)"
    }

    /// Insertions, deletions, replacements, and exchanges of two neighbours, that turn one into the other.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var row = [i + 1]
            for (j, b) in right.enumerated() {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a == b ? 0 : 1))
                if i > 0, j > 0, a == right[j - 1], b == left[i - 1] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[right.count]
    }
}
