/// Copies a source and inserts what chooses between mutants and original.
struct SchemaWriter {
    private let source: [UInt8]
    private(set) var output: [UInt8] = []
    /// Where each mutant is in the output.
    private(set) var ranges: [Int: Range<Int>] = [:]
    private var copied = 0
    private var open: [(mutant: Mutant, start: Int)] = []
    /// Offsets of the source, ascending, at which something was inserted, and how much there is until behind them.
    private var insertions: [(offset: Int, total: Int)] = []

    init(source: [UInt8]) {
        self.source = source
    }

    mutating func write(_ mutant: Mutant) {
        close(upTo: mutant.range.lowerBound)
        copy(to: mutant.range.lowerBound)
        open.append((mutant, output.count))
        insert(mutant.prefix)
    }

    mutating func finish() {
        close(upTo: source.count)
        copy(to: source.count)
    }

    /// Where an offset of the source is in the output.
    func offset(of offset: Int) -> Int {
        offset + (insertions.last { $0.offset < offset }?.total ?? 0)
    }

    private mutating func close(upTo offset: Int) {
        while let last = open.last, last.mutant.range.upperBound <= offset {
            copy(to: last.mutant.range.upperBound)
            insert(last.mutant.suffix)
            ranges[last.mutant.number] = last.start..<output.count
            open.removeLast()
        }
    }

    private mutating func copy(to offset: Int) {
        guard offset > copied else { return }
        output += source[copied..<offset]
        copied = offset
    }

    private mutating func insert(_ text: String) {
        output += text.utf8
        insertions.append((copied, (insertions.last?.total ?? 0) + text.utf8.count))
    }
}
