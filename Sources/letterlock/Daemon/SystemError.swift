import Glibc

/// The kernel's words for what went wrong.
enum SystemError {
    static func text(_ code: CInt = errno) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        // Debian's libc gives the XSI form to those who do not ask for GNU's; either fills the buffer or falls back.
        return strerror_r(code, &buffer, buffer.count) == 0
            ? String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            : "error \(code)"
    }
}
