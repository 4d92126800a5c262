/// The form of host names that clients ask for.
enum HostName {
    /// The name without its final dot, which stands for the root of the DNS; nil for what is no host name (RFC 1123 §2.1,
    /// with the underscore that container networks use).
    static func canonical(_ name: String) -> String? {
        let host = name.hasSuffix(".") ? String(name.dropLast()) : name
        guard 1...253 ~= host.utf8.count else { return nil }
        let labels = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { 1...63 ~= $0.count && $0.allSatisfy(isOfLabel) } ? host : nil
    }

    private static func isOfLabel(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
