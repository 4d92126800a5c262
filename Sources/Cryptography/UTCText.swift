import CLibcrypto  // OpenSSL's headers include time.h, and so `tm` may be theirs for the compiler
import Glibc

/// A point in time, in seconds since 1970, as `2036-11-20T11:00:00Z`.
public func utcText(_ seconds: Int64) -> String {
    var time = time_t(seconds)
    var parts = tm()
    var text = [CChar](repeating: 0, count: 40)
    guard gmtime_r(&time, &parts) != nil else { return "\(seconds)" }
    let count = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
