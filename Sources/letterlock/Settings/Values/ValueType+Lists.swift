import PeerInput
import SMTPProtocol
import SMTPServer

extension ValueType {
    /// A list: in a variable a JSON array or separated by commas, in the settings file a JSON array.
    static func list<Element: Sendable>(of element: ValueType<Element>) -> ValueType where Value == [Element] {
        ValueType(
            summary: "list: \(element.summary)",
            text: { text throws(ValueFault) in
                if isJSONArray(text) { return try elements(of: jsonArray(text), element) }
                var values: [Element] = []
                for item in text.split(separator: ",", omittingEmptySubsequences: false) {
                    values.append(try element.text(trimmed(item)))
                }
                return values
            },
            json: { json throws(ValueFault) in try elements(of: json, element) },
            describe: { $0.map(element.describe).joined(separator: ",") },
            inFile: { "[" + $0.map(element.inFile).joined(separator: ", ") + "]" }
        )
    }

    private static func elements<Element>(
        of json: JSONValue,
        _ element: ValueType<Element>
    ) throws(ValueFault) -> [Element] {
        guard case .array(let items) = json else {
            throw ValueFault("must be a list, as [\"…\", \"…\"], not \(json.kind)")
        }
        var values: [Element] = []
        for item in items {
            values.append(try element.json(item))
        }
        return values
    }

    /// Not every bracket begins JSON: some write [::1].
    private static func isJSONArray(_ text: String) -> Bool {
        guard text.hasPrefix("["), let next = text.dropFirst().first(where: { !$0.isWhitespace }) else { return false }
        return "\"{]".contains(next)
    }

    private static func jsonArray(_ text: String) throws(ValueFault) -> JSONValue {
        do throws(JSONSyntaxError) {
            return try JSONReader.read(Array(text.utf8))
        } catch {
            throw ValueFault("is not a JSON list: \(error)")
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " }
        return String(start.prefix(upTo: start.lastIndex { $0 != " " }.map(start.index(after:)) ?? start.startIndex))
    }

    /// The same grammar with a further rule for the whole value.
    func checked(_ check: @escaping @Sendable (Value) throws(ValueFault) -> Void) -> ValueType {
        var checked = self
        checked.text = { [text] source throws(ValueFault) in
            let value = try text(source)
            try check(value)
            return value
        }
        checked.json = { [json] source throws(ValueFault) in
            let value = try json(source)
            try check(value)
            return value
        }
        return checked
    }
}

/// The first element that is there a second time.
func firstRepeated<Element: Hashable>(in elements: [Element]) -> Element? {
    var seen: Set<Element> = []
    return elements.first { !seen.insert($0).inserted }
}

extension ValueType where Value == BindAddress {
    static var bindAddress: ValueType {
        let addresses = ValueType<[String]>.list(of: .bindableAddress).checked { addresses throws(ValueFault) in
            guard !addresses.isEmpty else { throw ValueFault("must hold an address, or * for all") }
            guard !addresses.contains("*") || addresses.count == 1 else {
                throw ValueFault("must be * alone, because that is every address, or addresses without it")
            }
            if let address = firstRepeated(in: addresses) { throw ValueFault("must not hold \(address) twice") }
        }
        return ValueType(
            summary: "list of IP addresses, or *",
            text: { text throws(ValueFault) in BindAddress(addresses: try addresses.text(text), wereNamed: true) },
            json: { json throws(ValueFault) in BindAddress(addresses: try addresses.json(json), wereNamed: true) },
            describe: { addresses.describe($0.addresses) },
            inFile: { addresses.inFile($0.addresses) }
        )
    }
}

extension ValueType where Value == String {
    fileprivate static var bindableAddress: ValueType {
        .text("IP address, or *") { text throws(ValueFault) in
            guard text == "*" || HostNameSyntax.isAddress(text) else {
                throw ValueFault(
                    "must hold IP addresses without brackets, as 127.0.0.1,::1, or be *; names are not looked up"
                )
            }
        }
    }
}

extension ValueType where Value == AddressRange {
    static var addressRange: ValueType {
        .scalar(
            "IP address or network, as 192.0.2.0/24",
            in: .string,
            describe: \.description,
            text: { text throws(ValueFault) in
                guard let range = AddressRange(text) else {
                    throw ValueFault(
                        "must hold IP addresses, or networks as 192.0.2.0/24 or 2001:db8::/32 whose bits behind the slash's "
                            + "number are 0; names are not looked up"
                    )
                }
                return range
            }
        )
    }
}

extension ValueType where Value == RejectedRecipient {
    static var rejectedRecipient: ValueType {
        let codes = RejectedRecipient.codes.map { String($0) }.joined(separator: ", ")
        return .scalar(
            "PATTERN or PATTERN=CODE",
            in: .string,
            describe: { $0.code == 550 ? $0.pattern : "\($0.pattern)=\($0.code)" },
            text: { text throws(ValueFault) in
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                let code = parts.count == 2 ? PeerNumber.read(parts[1], in: 0...999) : 550
                guard let code, let recipient = RejectedRecipient(pattern: parts[0], code: code) else {
                    throw ValueFault("must hold patterns of addresses, as full@*=452, with a code out of \(codes)")
                }
                return recipient
            }
        )
    }
}
