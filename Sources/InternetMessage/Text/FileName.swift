/// File names that strangers chose.
enum FileName {
    static let maximumLength = 255

    static func display(_ name: String) -> String {
        let component = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        var display = ""
        var length = 0
        for scalar in component.unicodeScalars where isHarmless(scalar) {
            length += UTF8.width(scalar)
            if length > maximumLength { break }
            display.unicodeScalars.append(scalar)
        }
        return display == "." || display == ".." ? "" : display
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: false
        default: true
        }
    }
}
