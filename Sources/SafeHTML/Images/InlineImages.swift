/// The images of a document: parts of the mail, found by their Content-ID, and `data:` URLs.
///
/// Each part is decoded at most once, and the embedded bytes are limited, however often the document uses a part.
struct InlineImages {
    /// What to show for an image.
    enum Answer {
        /// A `data:` URL.
        case address([UInt8])
        /// The text to show instead.
        case placeholder(String)
    }

    private let limits: InlineLimits
    private var parts: [[UInt8]: InlinePart] = [:]
    private var known: [[UInt8]: Answer?] = [:]
    private var total = 0

    init(_ parts: [InlinePart], limits: InlineLimits) {
        self.limits = limits
        for part in parts where !part.contentID.isEmpty {
            let id = Array(part.contentID.utf8)
            // With duplicates, the first part counts.
            if self.parts[id] == nil { self.parts[id] = part }
        }
    }

    var isEmpty: Bool { parts.isEmpty }

    /// Whether the address names a part (RFC 2392).
    static func isContentID(_ address: [UInt8]) -> Bool { address.reads("cid:", at: 0) }

    /// The image at an address; nil where nothing is to be shown.
    mutating func image(at value: [UInt8]) -> Answer? {
        let address = LinkTarget.cleaned(value)
        if address.reads("data:image/", at: 0) { return .address(address) }
        guard Self.isContentID(address) else { return nil }
        let id = Array(address.dropFirst(4))
        let decoded = Self.percentDecoded(id)
        // Some programs do not escape the Content-ID in the address.
        return image(of: parts[decoded] == nil ? id : decoded)
    }

    private mutating func image(of id: [UInt8]) -> Answer? {
        guard let part = parts[id] else { return nil }
        let answer: Answer?
        if let earlier = known[id] {
            answer = earlier
        } else {
            answer = read(part)
            known[id] = .some(answer)
        }
        guard case .address(let address) = answer else { return answer }
        guard address.count <= limits.total - total else { return tooMany(part) }
        total += address.count
        return answer
    }

    private func read(_ part: InlinePart) -> Answer? {
        guard ImageType.isPossible(part.mediaType) else { return nil }
        // Base64 makes it a third larger, and there are line ends.
        guard part.encodedSize / 2 <= limits.image else { return tooLarge(part) }
        guard part.encodedSize / 2 <= limits.total - total else { return tooMany(part) }
        let content = part.content()
        guard let type = ImageType.of(content, declared: part.mediaType) else { return nil }
        guard content.count <= limits.image else { return tooLarge(part) }
        var address: [UInt8] = []
        address.reserveCapacity(content.count / 3 * 4 + 40)
        address.append("data:")
        address += type.utf8
        address.append(";base64,")
        address.appendBase64(content)
        return address.count <= limits.total - total ? .address(address) : tooMany(part)
    }

    private func tooLarge(_ part: InlinePart) -> Answer {
        .placeholder("[Image\(Self.quoted(part)) is not shown: it is larger than \(Self.size(limits.image)).]")
    }

    private func tooMany(_ part: InlinePart) -> Answer {
        .placeholder(
            "[Image\(Self.quoted(part)) is not shown: the images of this message take more than \(Self.size(limits.total)).]"
        )
    }

    private static func quoted(_ part: InlinePart) -> String { part.name.isEmpty ? "" : " “\(part.name)”" }

    private static func size(_ bytes: Int) -> String {
        bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(bytes) bytes"
    }

    private static func percentDecoded(_ text: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            if text[position] == UInt8(ascii: "%"), position + 2 < text.count,
                let high = text[position + 1].hexadecimalValue, let low = text[position + 2].hexadecimalValue
            {
                decoded.append(high << 4 | low)
                position += 3
            } else {
                decoded.append(text[position])
                position += 1
            }
        }
        return decoded
    }
}

extension [UInt8] {
    /// Appends bytes in Base64 (RFC 4648 §4).
    mutating func appendBase64(_ bytes: [UInt8]) {
        func character(_ bits: UInt32) -> UInt8 {
            switch UInt8(truncatingIfNeeded: bits & 63) {
            case let value where value < 26: UInt8(ascii: "A") + value
            case let value where value < 52: UInt8(ascii: "a") + value - 26
            case let value where value < 62: UInt8(ascii: "0") + value - 52
            case 62: UInt8(ascii: "+")
            default: UInt8(ascii: "/")
            }
        }
        var position = 0
        while position < bytes.count {
            let count = Swift.min(3, bytes.count - position)
            var bits: UInt32 = 0
            for offset in 0..<3 { bits = bits << 8 | (offset < count ? UInt32(bytes[position + offset]) : 0) }
            append(character(bits >> 18))
            append(character(bits >> 12))
            append(count > 1 ? character(bits >> 6) : UInt8(ascii: "="))
            append(count > 2 ? character(bits) : UInt8(ascii: "="))
            position += 3
        }
    }
}
