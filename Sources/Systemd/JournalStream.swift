internal import Glibc

/// Whether output of this process goes to the journal anyway, so that the native protocol may replace it.
public enum JournalStream {
    /// True when standard error is the journal's stream, not a terminal, a pipe or a file.
    ///
    /// `JOURNAL_STREAM` alone proves nothing: a child whose output was redirected inherits the variable. It names the device
    /// and inode of the stream, and standard error must be that very file (systemd.exec(5)).
    public static var isStandardError: Bool {
        guard let variable = getenv("JOURNAL_STREAM") else { return false }
        return Self.isStream(String(cString: variable), descriptor: STDERR_FILENO)
    }

    /// Whether `descriptor` is the file that `variable` names as `device:inode`, both decimal.
    static func isStream(_ variable: String, descriptor: Int32) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        let numbers = variable.split(separator: ":", omittingEmptySubsequences: false).map { UInt64($0) }
        return numbers == [UInt64(status.st_dev), UInt64(status.st_ino)]
    }
}
