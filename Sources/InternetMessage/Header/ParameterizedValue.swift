/// A value with parameters, as Content-Type and Content-Disposition have it (RFC 2045 §5.1, RFC 2231).
struct ParameterizedValue {
    private struct Parameter {
        var name: String
        /// The number of a continuation (RFC 2231 §3).
        var section: Int?
        /// Whether charset and percent encoding are in it (RFC 2231 §4).
        var isExtended: Bool
        var value: [UInt8]
    }

    static let maximumParameters = 1_000

    /// What stands before the parameters, lower case.
    private(set) var value = ""
    private var parameters: [Parameter] = []

    init(_ bytes: [UInt8]) {
        var reader = ParameterReader(bytes)
        value = reader.readValue()
        while parameters.count < Self.maximumParameters, let (name, value) = reader.readParameter() {
            add(name: name, value: value)
        }
    }

    private mutating func add(name: [UInt8], value: [UInt8]) {
        var name = name[...]
        let star = UInt8(ascii: "*")
        let isExtended = name.last == star
        if isExtended { name = name.dropLast() }
        var section: Int?
        if let separator = name.lastIndex(of: star), separator > name.startIndex {
            let digits = name[(separator + 1)...]
            guard !digits.isEmpty, digits.count <= 4, digits.allSatisfy(\.isDigit) else { return }
            section = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            name = name[..<separator]
        }
        let text = String(decoding: name, as: UTF8.self)
        parameters.append(Parameter(name: text, section: section, isExtended: isExtended, value: value))
    }

    /// The bytes of a parameter that is no text for people; of repeated ones the first counts.
    func bytes(_ name: String) -> [UInt8]? {
        parameters.first { $0.name == name && $0.section == nil && !$0.isExtended }?.value
            ?? extended(name)?.bytes
    }

    /// The text of a parameter: in the form of RFC 2231, else with encoded words, which are not allowed but usual.
    func text(_ name: String) -> String? {
        guard !parameters.isEmpty else { return nil }
        if let (bytes, charset) = extended(name) {
            return charset.isEmpty ? HeaderText.decoded(bytes) : Charset.decode(bytes.span, label: charset).text
        }
        return parameters.first { $0.name == name && $0.section == nil }.map { HeaderText.decoded($0.value) }
    }

    /// The value put together of its continuations as far as they follow each other, and its charset.
    private func extended(_ name: String) -> (bytes: [UInt8], charset: String)? {
        guard parameters.contains(where: { $0.name == name && ($0.isExtended || $0.section != nil) }) else {
            return nil
        }
        let whole = parameters.first { $0.name == name && $0.section == nil && $0.isExtended }
        var sections = whole.map { [$0] } ?? []
        if whole == nil {
            let numbered = parameters.filter { $0.name == name && $0.section != nil }
            for parameter in numbered.sorted(by: { ($0.section ?? 0) < ($1.section ?? 0) })
            where parameter.section == sections.count {
                sections.append(parameter)
            }
        }
        guard let first = sections.first else { return nil }
        var charset = ""
        var bytes: [UInt8] = []
        for (index, section) in sections.enumerated() {
            var content = section.value[...]
            if index == 0, first.isExtended {
                let quotes = content.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
                if quotes.count == 3 {
                    charset = String(decoding: quotes[0], as: UTF8.self)
                    content = quotes[2]
                }
            }
            bytes += section.isExtended ? PercentEncoding.decode(content) : Array(content)
        }
        return (bytes, charset)
    }
}
