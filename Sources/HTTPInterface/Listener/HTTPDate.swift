import Glibc

/// The `Date` field of an answer.
enum HTTPDate {
    /// The time now as RFC 9110 section 5.6.7 writes it, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    static var now: String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return String(unsafeUninitializedCapacity: 32) { buffer in
            // Names of days and months are English, as the process stays in the C locale.
            buffer.withMemoryRebound(to: CChar.self) {
                strftime($0.baseAddress, $0.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            }
        }
    }
}
