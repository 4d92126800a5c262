import CLibcrypto

/// What is done with bytes that nobody else may know.
public enum Secret {
    /// Bytes that nobody can guess; none should the system be unable to give any.
    public static func random(count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = RAND_bytes(buffer.baseAddress, Int32(clamping: count)) == 1 ? count : 0
        }
    }

    /// Whether both are the same; the time it takes tells only whether they are of one length.
    public static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && CRYPTO_memcmp(one, other, one.count) == 0
    }
}
