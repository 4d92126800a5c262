/// The percent encoding of RFC 2231 §4.
enum PercentEncoding {
    /// Decodes what is encoded; a percent sign without two hexadecimal digits stays as it is.
    static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            if bytes[position] == UInt8(ascii: "%"), bytes.endIndex - position > 2,
                let high = bytes[position + 1].hexadecimalValue, let low = bytes[position + 2].hexadecimalValue
            {
                decoded.append(high << 4 | low)
                position += 3
            } else {
                decoded.append(bytes[position])
                position += 1
            }
        }
        return decoded
    }
}
