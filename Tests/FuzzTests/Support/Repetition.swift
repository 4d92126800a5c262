import TestSupport

/// Repeats one block of an input or two of them: some bytes, a line or some lines, an element of a markup language, a number.
///
/// Two, because what costs the product of two counts, as of lines and of parts, shows with neither alone.
enum Repetition {
    /// - Parameter room: the most bytes of the result.
    static func mutate(_ input: [UInt8], room: Int, _ random: inout SplitMix) -> [UInt8] {
        var blocks = [block(of: input, &random)]
        let other = block(of: input, &random)
        if Bool.random(using: &random), !other.overlaps(blocks[0]) { blocks.append(other) }
        blocks.removeAll(where: \.isEmpty)
        guard !blocks.isEmpty, input.count < room else { return Array(input.prefix(room)) }
        let share = (room - input.count) / blocks.count
        var mutated: [UInt8] = []
        var written = 0
        for block in blocks.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            // As often a few times as very often.
            let wanted = 1 << Int.random(in: 0...16, using: &random)
            mutated += input[written..<block.upperBound]
            mutated += repeatElement(input[block], count: min(wanted, share / block.count)).joined()
            written = block.upperBound
        }
        return mutated + input[written...]
    }

    private static func block(of input: [UInt8], _ random: inout SplitMix) -> Range<Int> {
        guard !input.isEmpty else { return 0..<0 }
        let place = Int.random(in: 0..<input.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            return place..<min(input.count, place + Int.random(in: 1...32, using: &random))
        case 1:
            let end = input[place...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? input.count
            return (input[...place].lastIndex(of: UInt8(ascii: "<")) ?? place)..<end
        case 2:
            let start = input[place...].firstIndex { 0x30...0x39 ~= $0 } ?? place
            return start..<(input[start...].firstIndex { !(0x30...0x39 ~= $0) } ?? input.count)
        default:
            let start = input[..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            var end = place
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                guard end < input.count else { break }
                end = input[end...].firstIndex(of: 0x0A).map { $0 + 1 } ?? input.count
            }
            return start..<max(end, start)
        }
    }
}
