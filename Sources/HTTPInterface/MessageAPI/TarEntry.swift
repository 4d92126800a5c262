/// A plain file in a tar archive (POSIX.1-1988, ustar).
struct TarEntry {
    /// Of at most 100 bytes.
    var name: String
    /// In bytes, below 8 GiB.
    var size: Int
    /// In seconds since 1970.
    var modified: Int64

    private static let blockSize = 512

    /// What stands before the content.
    var header: [UInt8] {
        var block: [UInt8] = []
        Self.append(name, 100, to: &block)
        Self.append(Self.octal(0o644, 7), 8, to: &block)
        Self.append(Self.octal(0, 7), 8, to: &block)
        Self.append(Self.octal(0, 7), 8, to: &block)
        Self.append(Self.octal(size, 11), 12, to: &block)
        Self.append(Self.octal(Int(modified), 11), 12, to: &block)
        // The sum counts its own field as blanks.
        Self.append("        ", 8, to: &block)
        Self.append("0", 1, to: &block)
        Self.append("", 100, to: &block)
        Self.append("ustar\u{0}00", 8, to: &block)
        block += [UInt8](repeating: 0, count: Self.blockSize - block.count)
        let sum = block.reduce(0) { $0 + Int($1) }
        block.replaceSubrange(148..<156, with: Array(Self.octal(sum, 6).utf8) + [0, UInt8(ascii: " ")])
        return block
    }

    /// What fills up the last block of the content.
    var padding: [UInt8] {
        [UInt8](repeating: 0, count: (Self.blockSize - size % Self.blockSize) % Self.blockSize)
    }

    /// What stands behind the last entry.
    static let end = [UInt8](repeating: 0, count: 2 * blockSize)

    private static func append(_ text: String, _ length: Int, to block: inout [UInt8]) {
        let bytes = text.utf8.prefix(length)
        block += bytes
        block += [UInt8](repeating: 0, count: length - bytes.count)
    }

    private static func octal(_ number: Int, _ digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
