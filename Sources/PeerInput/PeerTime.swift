/// Reads a point in time that somebody outside wrote (ISO 8601), by whole numbers alone.
public enum PeerTime {
    /// A day (`2026-11-24`), or a day and a time of day (`2026-11-24T09:30`, with seconds and up to nine digits behind
    /// them, with `Z` or an offset as `+01:00`).
    ///
    /// The day must exist, from the year 0001 on, and the time must be one of its times; a second 60 is none.
    ///
    /// - Returns: milliseconds since 1970; UTC where no zone is given. `nil` for anything else.
    public static func milliseconds(_ text: some StringProtocol) -> Int64? {
        var reader = Reader(rest: Array(text.utf8)[...])
        guard let days = reader.day() else { return nil }
        if reader.rest.isEmpty { return days * millisecondsPerDay }
        guard reader.take("T"), let time = reader.timeOfDay(), let offset = reader.offset(), reader.rest.isEmpty else {
            return nil
        }
        return days * millisecondsPerDay + time - offset
    }

    private static let millisecondsPerDay: Int64 = 86_400_000

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// Exactly so many digits.
        mutating func number(_ count: Int, in bounds: ClosedRange<Int64>) -> Int64? {
            let digits = rest.prefix(count)
            guard digits.count == count,
                let number = PeerNumber.read(String(decoding: digits, as: UTF8.self), in: bounds)
            else { return nil }
            rest = rest.dropFirst(count)
            return number
        }

        /// In days since 1970.
        mutating func day() -> Int64? {
            guard let year = number(4, in: 1...9_999), take("-"), let month = number(2, in: 1...12), take("-"),
                let day = number(2, in: 1...Self.days(in: month, of: year))
            else { return nil }
            // Counted in years that begin in March, so that the leap day is the last one.
            let marchYear = month > 2 ? year : year - 1
            let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
            return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
        }

        private static func days(in month: Int64, of year: Int64) -> Int64 {
            let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            return switch month {
            case 2: isLeapYear ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        }

        /// In milliseconds.
        mutating func timeOfDay() -> Int64? {
            guard let hour = number(2, in: 0...23), take(":"), let minute = number(2, in: 0...59) else { return nil }
            var time = (hour * 60 + minute) * 60_000
            guard take(":") else { return time }
            guard let second = number(2, in: 0...59) else { return nil }
            time += second * 1_000
            guard take(".") else { return time }
            let digits = rest.prefix { 0x30...0x39 ~= $0 }
            guard 1...9 ~= digits.count else { return nil }
            rest = rest.dropFirst(digits.count)
            for (digit, unit) in zip(digits, [100, 10, 1] as [Int64]) { time += Int64(digit - 0x30) * unit }
            return time
        }

        /// In milliseconds east of UTC.
        mutating func offset() -> Int64? {
            if rest.isEmpty || take("Z") { return 0 }
            let isWest = take("-")
            guard isWest || take("+"), let hours = number(2, in: 0...23) else { return nil }
            _ = take(":")
            guard let minutes = number(2, in: 0...59) else { return nil }
            let offset = (hours * 60 + minutes) * 60_000
            return isWest ? -offset : offset
        }
    }
}
