import Glibc

/// The directories at which something is mounted.
enum MountPoints {
    /// Whether something is mounted at `path`, which has no symbolic links.
    static func contain(_ path: String) -> Bool {
        if let status = FileStatus(path), let above = FileStatus(path + "/.."), status.device != above.device {
            return true
        }
        // A bind mount within one file system shows only in the kernel's list.
        guard let list = fopen("/proc/self/mountinfo", "re") else { return false }
        defer { fclose(list) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, list) > 0 {
            guard let line else { return false }
            let fields = String(cString: line).split(separator: " ", maxSplits: 5)
            if fields.count > 4, unescaped(fields[4]) == path { return true }
        }
        return false
    }

    /// Blanks, tabs, line ends and backslashes stand there as `\040` (proc(5)).
    private static func unescaped(_ field: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(field.utf8)[...]
        while let byte = rest.first {
            let digits = rest.dropFirst().prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(4)
            } else {
                bytes.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
