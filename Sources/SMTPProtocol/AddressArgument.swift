/// What MAIL and RCPT are followed by: `FROM:<path>` or `TO:<path>`, then ESMTP parameters (RFC 5321 §4.1.1.2 and
/// §4.1.1.3).
///
/// Spaces behind the colon and more than one between parameters are tolerated, as many clients send them.
struct AddressArgument {
    /// How the two commands differ.
    enum Form {
        case reversePath
        case forwardPath

        var prefix: StaticString { self == .reversePath ? "FROM:" : "TO:" }
        var badSyntax: Reply { self == .reversePath ? .badMailSyntax : .badRecipientSyntax }
        var badAddress: Reply { self == .reversePath ? .badSenderAddress : .badRecipientAddress }
    }

    let path: Path
    let parameters: [Parameter]
    /// Whether there are bytes beyond ASCII, which only SMTPUTF8 allows.
    let isInternational: Bool

    init(
        _ bytes: Span<UInt8>,
        _ form: Form,
        offers: ParameterRule.Offers
    ) throws(Refusal) {
        guard bytes.has(form.prefix, at: 0) else { throw Refusal(form.badSyntax) }
        let start = bytes.end(of: { $0 == ASCII.space }, from: form.prefix.utf8CodeUnitCount)
        let (address, end) = try Self.path(bytes, start, form)
        guard let text = bytes.text(address) else { throw Refusal(form.badAddress) }
        guard end == bytes.count || bytes[end] == ASCII.space else { throw Refusal(form.badSyntax) }
        path = Path(address: text)
        parameters = try Self.parameters(bytes, end)
        try ParameterRule.check(parameters, in: form, offers: offers)
        isInternational = bytes.isInternational(0..<bytes.count)
    }

    /// The place of the address and the end of the path.
    private static func path(
        _ bytes: Span<UInt8>,
        _ start: Int,
        _ form: Form
    ) throws(Refusal) -> (address: Range<Int>, end: Int) {
        guard bytes.has(ASCII.less, at: start) else { throw Refusal(form.badAddress) }
        var first = start + 1
        if form == .reversePath, bytes.has(ASCII.greater, at: first) { return (first..<first, first + 1) }
        if form == .forwardPath, bytes.has("Postmaster>", at: first) {
            return (first..<(first + 10), first + 11)
        }
        // RFC 5321 Appendix C: a source route is accepted and ignored.
        if let end = AddressGrammar.sourceRoute(bytes, first) { first = end }
        guard let end = AddressGrammar.mailbox(bytes, first), bytes.has(ASCII.greater, at: end) else {
            throw Refusal(form.badAddress)
        }
        return (first..<end, end + 1)
    }

    private static func parameters(_ bytes: Span<UInt8>, _ start: Int) throws(Refusal) -> [Parameter] {
        var parameters: [Parameter] = []
        var position = bytes.end(of: { $0 == ASCII.space }, from: start)
        while position < bytes.count {
            let end = bytes.end(of: isKeywordByte, from: position)
            guard end > position, bytes[position] != ASCII.hyphen, let keyword = bytes.text(position..<end) else {
                throw Refusal(.malformedParameter)
            }
            position = end
            var value: String?
            if bytes.has(ASCII.equals, at: end) {
                position = bytes.end(of: isValueByte, from: end + 1)
                guard position > end + 1, let text = bytes.text((end + 1)..<position) else {
                    throw Refusal(.malformedParameter)
                }
                value = text
            }
            guard position == bytes.count || bytes[position] == ASCII.space else { throw Refusal(.malformedParameter) }
            parameters.append(Parameter(keyword: keyword, value: value))
            position = bytes.end(of: { $0 == ASCII.space }, from: position)
        }
        return parameters
    }

    private static func isKeywordByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == ASCII.hyphen
    }

    /// `esmtp-value`, also with the UTF-8 of RFC 6531 §3.3.
    private static func isValueByte(_ byte: UInt8) -> Bool {
        ASCII.isPrintable(byte) && byte != ASCII.space && byte != ASCII.equals || byte >= 0x80
    }
}
