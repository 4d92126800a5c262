/// Reads big-endian fields from bytes a peer sent, never beyond their end.
struct ByteReader {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { bytes.isEmpty }

    mutating func uint8() -> UInt8? {
        bytes.popFirst()
    }

    mutating func uint16() -> UInt16? {
        guard let high = uint8(), let low = uint8() else { return nil }
        return UInt16(high) << 8 | UInt16(low)
    }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard bytes.count >= count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }

    /// A vector with a length of one byte before it (RFC 8446 §3.4).
    mutating func vector8() -> ArraySlice<UInt8>? {
        uint8().flatMap { take(Int($0)) }
    }

    /// A vector with a length of two bytes before it.
    mutating func vector16() -> ArraySlice<UInt8>? {
        uint16().flatMap { take(Int($0)) }
    }
}
