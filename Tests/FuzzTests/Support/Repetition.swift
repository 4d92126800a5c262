import TestSupport

/// Repeats a block of an input: some bytes, a line or some lines, an element of a markup language, a number.
enum Repetition {
    /// - Parameter room: the most bytes of the result.
    static func mutate(_ input: [UInt8], room: Int, _ random: inout SplitMix) -> [UInt8] {
        let block = block(of: input, &random)
        guard !block.isEmpty, input.count < room else { return Array(input.prefix(room)) }
        let most = (room - input.count) / block.count
        guard most > 0 else { return input }
        // As often a few times as very often.
        let wanted = 1 << Int.random(in: 0...16, using: &random)
        let repeated = repeatElement(input[block], count: min(wanted, most)).joined()
        return input[..<block.upperBound] + Array(repeated) + input[block.upperBound...]
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
