/// An ESMTP parameter that is offered, and what its value looks like: one row of the parameter table.
struct ParameterRule {
    /// What a session offers that not every session does.
    struct Offers: OptionSet {
        let rawValue: Int

        /// The parameter of RFC 4954 §5.
        static let authentication = Offers(rawValue: 1)
        /// The parameter of RFC 8689 §2.
        static let requireTLS = Offers(rawValue: 2)
        /// That of RFC 1870 §3.
        static let size = Offers(rawValue: 4)
        /// That of RFC 6152 §3.
        static let body = Offers(rawValue: 8)
        /// That of RFC 6531 §3.4.
        static let smtpUTF8 = Offers(rawValue: 16)
        /// Those of RFC 3461 §4.
        static let notifications = Offers(rawValue: 32)
        /// What every session offers, unless a rule has it withheld.
        static let always: Offers = [.size, .body, .smtpUTF8, .notifications]

        init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// What these extensions bring.
        init(_ extensions: Set<SMTPExtension>) {
            self = extensions.reduce(into: []) { offers, keyword in
                switch keyword {
                case .authentication: offers.insert(.authentication)
                case .requireTLS: offers.insert(.requireTLS)
                case .size: offers.insert(.size)
                case .eightBitMIME: offers.insert(.body)
                case .smtpUTF8: offers.insert(.smtpUTF8)
                case .deliveryStatusNotifications: offers.insert(.notifications)
                case .pipelining, .binaryMIME, .chunking, .enhancedStatusCodes, .startTLS: break
                }
            }
        }
    }

    let keyword: String
    let form: AddressArgument.Form
    /// What must be offered for the parameter to be.
    var needs: Offers = []
    let isValid: @Sendable (_ value: String?) -> Bool

    /// RFC 1870 §3.
    static let maximumSizeDigits = 20
    /// RFC 3461 §4.4, in octets.
    static let maximumEnvelopeID = 100
    /// RFC 3461 §4.2 and RFC 4954 §5, in octets.
    static let maximumMailbox = 500

    static let table = [
        // RFC 1870 §3
        ParameterRule(keyword: "SIZE", form: .reversePath, needs: .size) { value in
            value.map { 1...maximumSizeDigits ~= $0.utf8.count && $0.utf8.allSatisfy(ASCII.isDigit) } ?? false
        },
        // RFC 6152 §3, RFC 3030 §3
        ParameterRule(keyword: "BODY", form: .reversePath, needs: .body) { value in
            isOneOf(value, ["7BIT", "8BITMIME", "BINARYMIME"])
        },
        // RFC 6531 §3.4
        ParameterRule(keyword: "SMTPUTF8", form: .reversePath, needs: .smtpUTF8) { $0 == nil },
        // RFC 4954 §5: an address, or <> for somebody unknown
        ParameterRule(keyword: "AUTH", form: .reversePath, needs: .authentication) { value in
            value == "<>" || isXText(value, upTo: maximumMailbox)
        },
        // RFC 8689 §2
        ParameterRule(keyword: "REQUIRETLS", form: .reversePath, needs: .requireTLS) { $0 == nil },
        // RFC 3461 §4.3
        ParameterRule(keyword: "RET", form: .reversePath, needs: .notifications) { isOneOf($0, ["FULL", "HDRS"]) },
        // RFC 3461 §4.4
        ParameterRule(keyword: "ENVID", form: .reversePath, needs: .notifications) {
            isXText($0, upTo: maximumEnvelopeID)
        },
        // RFC 3461 §4.1
        ParameterRule(keyword: "NOTIFY", form: .forwardPath, needs: .notifications) { isNotify($0) },
        // RFC 3461 §4.2: the type of the address, a semicolon, and the address as xtext
        ParameterRule(keyword: "ORCPT", form: .forwardPath, needs: .notifications) { value in
            guard let value, value.utf8.count <= maximumMailbox, let semicolon = value.firstIndex(of: ";") else {
                return false
            }
            let type = value[..<semicolon].utf8
            return !type.isEmpty && type.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.hyphen }
                && isORCPTAddress(String(value[value.index(after: semicolon)...]))
        },
    ]

    private static func isOneOf(_ value: String?, _ words: [String]) -> Bool {
        value.map { value in words.contains { ASCII.areEqual($0, value) } } ?? false
    }

    /// `NEVER`, or some of the other three, each once.
    private static func isNotify(_ value: String?) -> Bool {
        guard let value else { return false }
        if ASCII.areEqual(value, "NEVER") { return true }
        let words = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard words.count <= 3, words.allSatisfy({ isOneOf($0, ["SUCCESS", "FAILURE", "DELAY"]) }) else { return false }
        return words.indices.allSatisfy { index in
            !words[..<index].contains { ASCII.areEqual($0, words[index]) }
        }
    }

    /// RFC 3461 §4: printable ASCII but `+` and `=`, or `+` and two hexadecimal digits in capitals.
    private static func isXText(_ value: String?, upTo length: Int) -> Bool {
        guard let value, 1...length ~= value.utf8.count else { return false }
        let bytes = Array(value.utf8)
        var index = 0
        while index < bytes.count {
            guard ASCII.isPrintable(bytes[index]), bytes[index] != ASCII.equals else { return false }
            if bytes[index] == UInt8(ascii: "+") {
                guard index + 2 < bytes.count, bytes[(index + 1)...(index + 2)].allSatisfy(isCapitalHexDigit) else {
                    return false
                }
                index += 2
            }
            index += 1
        }
        return true
    }

    /// RFC 6533 §3 allows UTF-8 here too.
    private static func isORCPTAddress(_ address: String) -> Bool {
        isXText(address, upTo: maximumMailbox) || address.utf8.contains { $0 >= 0x80 }
    }

    private static func isCapitalHexDigit(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || byte &- 0x41 < 6
    }

    /// Refuses what is not offered with this command, given twice, or has a value that it cannot have.
    static func check(
        _ parameters: [Parameter],
        in form: AddressArgument.Form,
        offers: Offers
    ) throws(Refusal) {
        for (index, parameter) in parameters.enumerated() {
            let keyword = parameter.keyword
            guard let rule = table.first(where: { $0.form == form && parameter.isNamed($0.keyword) }),
                offers.isSuperset(of: rule.needs)
            else {
                throw Refusal(.parameterNotOffered(keyword))
            }
            // Each earlier one is in the table and there only once, so that this stays short however long the line is.
            guard !parameters[..<index].contains(where: { $0.isNamed(keyword) }) else {
                throw Refusal(.duplicateParameter(keyword))
            }
            guard rule.isValid(parameter.value) else { throw Refusal(.badParameterValue(keyword)) }
        }
    }
}
