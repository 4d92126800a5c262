/// Reads a number that somebody outside wrote.
///
/// The one way to do so: nothing but ASCII digits is a number, and it is compared with its bounds before it is used.
/// No number is too long to be read, and none traps or goes through a floating-point type on the way.
public enum PeerNumber {
    /// The number within bounds.
    ///
    /// - Returns: `nil` for a number out of bounds, however long it is, and for anything but digits: a sign, a blank, an
    ///   empty text.
    @inlinable
    public static func read<Number: FixedWidthInteger>(
        _ text: some StringProtocol,
        in bounds: ClosedRange<Number>
    ) -> Number? {
        var number: Number = 0
        var isEmpty = true
        for byte in text.utf8 {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Number(truncatingIfNeeded: byte & 0xF))
            guard !overflow, !carry else { return nil }
            number = sum
            isEmpty = false
        }
        return !isEmpty && bounds.contains(number) ? number : nil
    }

    /// The digits at the start of a text, and what follows them: `64` and `KiB` of `64KiB`.
    @inlinable
    public static func split<Text: StringProtocol>(_ text: Text) -> (digits: Text.SubSequence, rest: Text.SubSequence) {
        let end = text.utf8.firstIndex { !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0) } ?? text.endIndex
        return (text[..<end], text[end...])
    }
}
