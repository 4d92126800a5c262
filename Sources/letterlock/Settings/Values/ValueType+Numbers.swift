import PeerInput

extension ValueType where Value == Int {
    /// A whole number in a range.
    static func integer(_ range: ClosedRange<Int>, _ name: String) -> ValueType {
        .scalar(
            "\(name), \(range.lowerBound) to \(range.upperBound)",
            in: .number,
            describe: { String($0) },
            text: { text throws(ValueFault) in
                guard let number = PeerNumber.read(text, in: range) else {
                    throw ValueFault("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
                }
                return number
            }
        )
    }

    /// A TCP port; 0 takes a free one.
    static var port: ValueType { .integer(0...65_535, "port") }

    /// How many of something; 0 has a meaning of its own.
    static var count: ValueType { .integer(0...1_000_000_000, "number") }

    /// A number of bytes.
    static func size(_ range: ClosedRange<Int>) -> ValueType {
        let grammar = "bytes, or with a unit: 64KiB, 50MiB, 1GiB"
        let limits = "from \(Self.sizeText(range.lowerBound)) to \(Self.sizeText(range.upperBound))"
        return .scalar(
            "size in \(grammar); \(limits)",
            in: [.number, .string],
            describe: sizeText,
            text: { text throws(ValueFault) in
                let (digits, unit) = PeerNumber.split(text)
                guard let number = PeerNumber.read(digits, in: 0...Int.max),
                    let factor = unit.isEmpty ? 1 : sizeUnits[String(unit)]
                else {
                    throw ValueFault("must be a size in \(grammar)")
                }
                let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
                guard !overflow, range.contains(bytes) else { throw ValueFault("must be a size \(limits)") }
                return bytes
            }
        )
    }

    /// The size in the largest unit that expresses it exactly.
    static func sizeText(_ bytes: Int) -> String {
        for unit in ["GiB", "MiB", "KiB"] {
            if let factor = sizeUnits[unit], bytes > 0, bytes.isMultiple(of: factor) {
                return "\(bytes / factor)\(unit)"
            }
        }
        return String(bytes)
    }

    private static var sizeUnits: [String: Int] { ["KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30] }
}

extension ValueType where Value == Int? {
    /// A TCP port, or empty for none.
    static var optionalPort: ValueType {
        let port = ValueType<Int>.port
        return .scalar(
            "port, 0 to 65535, or empty",
            in: [.number, .emptyString],
            acceptsEmpty: true,
            describe: { $0.map(String.init) ?? "" },
            text: { text throws(ValueFault) in text.isEmpty ? nil : try port.text(text) }
        )
    }
}

extension ValueType where Value == Duration {
    /// A length of time in one unit.
    static func duration(_ range: ClosedRange<Duration>) -> ValueType {
        let limits = "from \(durationText(range.lowerBound)) to \(durationText(range.upperBound))"
        return .scalar(
            "duration with a unit: 500ms, 10s, 5m, 2h, 30d; \(limits)",
            describe: durationText,
            text: { text throws(ValueFault) in
                let (digits, unit) = PeerNumber.split(text)
                guard let number = PeerNumber.read(digits, in: 0...Int.max),
                    let unit = durationUnits.first(where: { $0.name == unit })
                else {
                    throw ValueFault("must be a duration with a unit: 500ms, 10s, 5m, 2h, 30d")
                }
                let (milliseconds, overflow) = number.multipliedReportingOverflow(by: unit.milliseconds)
                let duration = Duration.milliseconds(milliseconds)
                guard !overflow, range.contains(duration) else { throw ValueFault("must be a duration \(limits)") }
                return duration
            }
        )
    }

    /// The duration in the largest unit that expresses it exactly.
    static func durationText(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
        guard milliseconds != 0 else { return "0s" }
        let unit = durationUnits.first { milliseconds.isMultiple(of: $0.milliseconds) }
        return unit.map { "\(milliseconds / $0.milliseconds)\($0.name)" } ?? "\(milliseconds)ms"
    }

    /// The largest first.
    private static var durationUnits: [(name: String, milliseconds: Int)] {
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)]
    }
}
