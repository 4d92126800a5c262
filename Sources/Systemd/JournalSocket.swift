internal import CLibsystemd
internal import Glibc

/// journald's end of the native protocol, as libsystemd reaches it.
enum JournalSocket {
    /// Sends an entry, and blocks while journald takes nothing; should that fail, its message still goes to standard error.
    ///
    /// It succeeds as well where no journald runs; ``JournalStream`` tells whether one does.
    static func send(_ entry: JournalEntry) {
        let assignments = entry.fields.map { Array($0.assignment.utf8) }
        // One block for all fields, because the vector's pointers must stay valid together.
        var block = Array(assignments.joined())
        let result = block.withUnsafeMutableBytes { bytes in
            var rest = bytes[...]
            let vector = assignments.map { assignment in
                let field = UnsafeMutableRawBufferPointer(rebasing: rest.prefix(assignment.count))
                rest = rest.dropFirst(assignment.count)
                return iovec(iov_base: field.baseAddress, iov_len: field.count)
            }
            return sd_journal_sendv(vector, Int32(vector.count))
        }
        if result < 0 { writeToStandardError(entry) }
    }

    /// The line that a service writes which only knows standard error, its level in front as sd-daemon(3) has it.
    private static func writeToStandardError(_ entry: JournalEntry) {
        let line = Array("<\(entry["PRIORITY"] ?? "6")>\(entry["MESSAGE"] ?? "")\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}
