/// Reads dates (RFC 5322 §3.3) with their obsolete forms (§4.3) and those of programs that never read it.
struct DateParser {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let zones = [
        "ut": 0, "gmt": 0, "utc": 0, "z": 0,
        "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
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
    static func seconds(from value: [UInt8]) -> Int64? {
        var parser = DateParser()
        parser.readTokens(of: value.count > 256 ? Array(value.prefix(256)) : value)
        return parser.seconds
    }

    private mutating func readTokens(of bytes: [UInt8]) {
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
            read(bytes[start..<position], isSigned: isSign)
        }
    }

    private func isClock(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ":") }

    private mutating func read(_ token: ArraySlice<UInt8>, isSigned: Bool) {
        guard let first = token.first else { return }
        if isSigned {
            readOffset(token)
        } else if token.contains(UInt8(ascii: ":")) {
            if secondOfDay == nil { readTime(token) }
        } else if first.isDigit {
            readNumber(token)
        } else {
            readWord(String(decoding: token.map(\.lowercased), as: UTF8.self))
        }
    }

    private func number(_ digits: some Collection<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 6, digits.allSatisfy(\.isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private mutating func readNumber(_ token: ArraySlice<UInt8>) {
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

    private mutating func readTime(_ token: ArraySlice<UInt8>) {
        let parts = token.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let numbers = parts.compactMap { number($0) }
        guard numbers.count == parts.count, numbers.count == 2 || numbers.count == 3, numbers[0] < 24, numbers[1] < 60
        else {
            isReadable = false
            return
        }
        let second = numbers.count == 3 ? numbers[2] : 0
        // 60 is a leap second.
        guard second <= 60 else {
            isReadable = false
            return
        }
        secondOfDay = numbers[0] * 3600 + numbers[1] * 60 + second
    }

    private mutating func readOffset(_ token: ArraySlice<UInt8>) {
        guard !hasZone, let sign = token.first else { return }
        let digits = token.dropFirst().filter { $0 != UInt8(ascii: ":") }
        guard digits.count == 4, let number = number(digits), number % 100 < 60 else { return }
        let seconds = number / 100 * 3600 + number % 100 * 60
        zoneSeconds = sign == UInt8(ascii: "-") ? -seconds : seconds
        hasZone = true
    }

    private mutating func readWord(_ word: String) {
        if month == nil, let index = Self.months.firstIndex(where: word.hasPrefix) {
            month = index + 1
        } else if !hasZone, secondOfDay != nil, let hours = Self.zones[word] {
            zoneSeconds = hours * 3600
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
