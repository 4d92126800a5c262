/// Log lines of one session that its client can cause again and again: the first few are written, the rest is counted.
struct RepeatedLines {
    /// What lines are about.
    enum Topic: Hashable {
        /// A rule of Faults acted, by its name.
        case fault(String)
        /// A message could not be kept.
        case messageNotKept
        /// A reply was sent; who asks for these wants to see them.
        case reply

        /// How many of them are written.
        fileprivate var maximum: Int { self == .reply ? 1_000 : 10 }
    }

    private var counts: [Topic: Int] = [:]

    /// Counts a line, and says whether it is to be written.
    mutating func mayWrite(_ topic: Topic) -> Bool {
        counts[topic, default: 0] += 1
        return counts[topic, default: 0] <= topic.maximum
    }

    /// What was not written, and how often.
    var leftOut: [(topic: Topic, count: Int)] {
        counts.compactMap { topic, count in count > topic.maximum ? (topic, count - topic.maximum) : nil }
    }
}
