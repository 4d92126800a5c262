import Glibc

/// Standard output and standard error of the commands, unbuffered. (The daemon's own words go through the log.)
enum Terminal {
    static func print(_ text: String) {
        write(text, to: STDOUT_FILENO)
    }

    /// Prints each line with the program's name before it.
    static func printError(_ text: String) {
        let lines = text.split(separator: "\n").map { "letterlock: \($0)\n" }
        write(lines.joined(), to: STDERR_FILENO)
    }

    private static func write(_ text: String, to descriptor: CInt) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}
