/// Where the lines of a text begin.
public struct LineTable: Sendable {
    private var starts = [0]

    /// Reads UTF-8.
    public init(_ bytes: [UInt8]) {
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
    }

    /// The line and column of an offset, both from 1.
    public func place(of offset: Int) -> MutatedFile.Place {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return .init(line: low + 1, column: offset - starts[low] + 1)
    }
}
