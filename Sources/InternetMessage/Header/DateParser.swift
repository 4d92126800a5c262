/// Reads dates (RFC 5322 §3.3) with their obsolete forms (§4.3) and those of programs that never read it.
struct DateParser {
    private static let months: [StaticString] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let zones: [(name: StaticString, hours: Int)] = [
        ("ut", 0), ("gmt", 0), ("utc", 0), ("z", 0),
        ("est", -5), ("edt", -4), ("cst", -6), ("cdt", -5), ("mst", -7), ("mdt", -6), ("pst", -8), ("pdt", -7),
    ]

    private var day: Int?
    private var month: Int?
    private var year: Int?
    private var secondOfDay: Int?
    private var zoneSeconds = 0
    private var hasZone = false
    private var isReadable = true

    /// The date in seconds since 1970, or nil where day, month, year or time is missing or impossible.
    ///
    /// A zone that is missing or unknown counts as UTC (RFC 5322 §4.3).
    static func seconds(from value: Span<UInt8>) -> Int64? {
        var parser = DateParser()
        parser.readTokens(of: value.extracting(first: 256))
        return parser.seconds
    }

    private mutating func readTokens(of bytes: Span<UInt8>) {
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "(") {
                position = Comment.end(in: bytes, from: position)
                continue
            }
            // A hyphen parts "24-Nov-2026"; behind the time it is the sign of the zone.
            let isSign = (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")) && secondOfDay != nil
            guard isSign || byte.isDigit || byte.isLetter else {
                position += 1
                continue
            }
            let start = position
            position += 1
            while position < bytes.count,
                bytes[position].isDigit || bytes[position].isLetter || isClock(bytes[position])
            {
                position += 1
            }
            read(bytes.extracting(start..<position), isSigned: isSign)
        }
    }

    private func isClock(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ":") }

    /// Reads a token, which has at least one byte.
    private mutating func read(_ token: Span<UInt8>, isSigned: Bool) {
        if isSigned {
            readOffset(token)
        } else if token.firstIndex(of: UInt8(ascii: ":"), from: 0) != nil {
            if secondOfDay == nil { readTime(token) }
        } else if token[0].isDigit {
            readNumber(token)
        } else {
            readWord(token)
        }
    }

    private func number(_ digits: Span<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 6 else { return nil }
        var number = 0
        for position in digits.indices {
            guard digits[position].isDigit else { return nil }
            number = number * 10 + Int(digits[position] - 0x30)
        }
        return number
    }

    private mutating func readNumber(_ token: Span<UInt8>) {
        guard let number = number(token) else { return }
        if day == nil, token.count <= 2 {
            day = number
        } else if year == nil {
            // RFC 5322 §4.3
            switch token.count {
            case ...2: year = number < 50 ? 2000 + number : 1900 + number
            case 3: year = 1900 + number
            default: year = number
            }
        }
    }

    /// Reads hours, minutes and perhaps seconds, with colons between them.
    private mutating func readTime(_ token: Span<UInt8>) {
        var second = 0
        var unit = 3600
        var start = 0
        while start <= token.count {
            let end = token.firstIndex(of: UInt8(ascii: ":"), from: start) ?? token.count
            // 60 is a leap second.
            let limit = unit == 3600 ? 24 : unit == 60 ? 60 : 61
            guard unit > 0, let number = number(token.extracting(start..<end)), number < limit else {
                isReadable = false
                return
            }
            second += number * unit
            unit /= 60
            start = end + 1
        }
        secondOfDay = second
    }

    /// Reads a sign and the four digits of hours and minutes, between which there may be a colon.
    private mutating func readOffset(_ token: Span<UInt8>) {
        guard !hasZone else { return }
        var number = 0
        var count = 0
        for position in 1..<token.count where token[position] != UInt8(ascii: ":") {
            guard token[position].isDigit, count < 4 else { return }
            number = number * 10 + Int(token[position] - 0x30)
            count += 1
        }
        guard count == 4, number % 100 < 60 else { return }
        let seconds = number / 100 * 3600 + number % 100 * 60
        zoneSeconds = token[0] == UInt8(ascii: "-") ? -seconds : seconds
        hasZone = true
    }

    private mutating func readWord(_ word: Span<UInt8>) {
        if month == nil, let index = Self.months.firstIndex(where: { word.begins(with: $0) }) {
            month = index + 1
        } else if !hasZone, secondOfDay != nil, let zone = Self.zones.first(where: { word.reads($0.name) }) {
            zoneSeconds = zone.hours * 3600
            hasZone = true
        }
    }

    private var seconds: Int64? {
        guard isReadable, let day, let month, let year, let secondOfDay, year <= 9999 else { return nil }
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day >= 1, day <= lengths[month - 1] else { return nil }
        // Days since 1970 in the Gregorian calendar, counted in years that begin in March.
        let shiftedYear = month > 2 ? year : year - 1
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return Int64(days * 86_400 + secondOfDay - zoneSeconds)
    }
}
