extension HTMLRewriter {
    /// Writes a start tag with those of its attributes that are allowed.
    mutating func write(_ tag: HTMLTag, as name: String) {
        output.append(UInt8(ascii: "<"))
        output += name.utf8
        var seen: UInt128 = 0
        var placeholder: String?
        var alternative: [UInt8]?
        var isOutsideLink = false
        for attribute in tag.attributes {
            guard let (kind, bit) = AllowedAttribute.of(attribute.name, on: name), seen & bit == 0 else { continue }
            seen |= bit
            switch kind {
            // Written at the end, because a placeholder may replace it.
            case .plain where attribute.name == "alt": alternative = attribute.value
            case .plain: write(attribute.name, attribute.value)
            case .style: write(attribute.name, StyleText.withImages(attribute.value, &images))
            case .link:
                guard let target = LinkTarget.link(attribute.value) else { continue }
                write(attribute.name, target)
                isOutsideLink = target.first != UInt8(ascii: "#")
            case .image:
                switch images.image(at: attribute.value) {
                case .address(let address): write(attribute.name, address)
                case .placeholder(let text): placeholder = text
                case nil: break
                }
            }
        }
        if name == "img", let text = placeholder.map({ Array($0.utf8) }) ?? alternative { write("alt", text) }
        if isOutsideLink {
            hasLinks = true
            output.append(#" target="_blank" rel="noopener noreferrer""#)
        }
        output.append(UInt8(ascii: ">"))
    }

    private mutating func write(_ name: String, _ value: [UInt8]) {
        output.append(UInt8(ascii: " "))
        output += name.utf8
        output.append("=\"")
        output.appendEscaped(value)
        output.append(UInt8(ascii: "\""))
    }

    /// Writes one of three document types, which give the same layout mode as the original.
    mutating func write(_ doctype: HTMLDoctype) {
        switch LayoutMode(doctype) {
        case .standards: output.append("<!DOCTYPE html>")
        case .limitedQuirks:
            output.append(#"<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "">"#)
        case .quirks: break
        }
    }
}

extension [UInt8] {
    /// Appends text, escaped for an element and for a quoted attribute value.
    mutating func appendEscaped(_ text: [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): append("&amp;")
            case UInt8(ascii: "<"): append("&lt;")
            case UInt8(ascii: ">"): append("&gt;")
            case UInt8(ascii: "\""): append("&quot;")
            // From a reference; a browser would read it as a line feed.
            case 0x0D: append("&#13;")
            default: append(byte)
            }
        }
    }
}
