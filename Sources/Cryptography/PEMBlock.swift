import CLibcrypto

/// One `-----BEGIN …-----` to `-----END …-----` of a PEM file (RFC 7468), not yet decoded.
///
/// Files that people have also hold other text, a byte order mark, CRLF line ends or indentation (from YAML). All of
/// that is left out, so that libcrypto gets the block alone and what it says of it is about this block.
public struct PEMBlock: Equatable, Sendable {
    /// The words after BEGIN, as `CERTIFICATE` or `EC PRIVATE KEY`.
    public let label: String
    /// The block from BEGIN to END, with LF line ends.
    ///
    /// The END line is missing where the file has none.
    public let text: [UInt8]

    /// Whether this is a certificate in one of the labels that libcrypto reads.
    public var isCertificate: Bool {
        label == "CERTIFICATE" || label == "X509 CERTIFICATE" || label == "TRUSTED CERTIFICATE"
    }

    /// Whether this is a private key, encrypted or not.
    public var isPrivateKey: Bool {
        label.hasSuffix("PRIVATE KEY")
    }

    /// Whether this is a private key that a password protects: PKCS#8's form or the traditional one (RFC 1421 §4.6.1.1).
    public var isEncrypted: Bool {
        label == "ENCRYPTED PRIVATE KEY"
            || isPrivateKey
                && text.split(separator: Self.newline).prefix(3).contains {
                    $0.starts(with: "Proc-Type: 4,ENCRYPTED".utf8)
                }
    }

    /// The bytes that the block encodes; nil where it is damaged.
    var der: [UInt8]? {
        ErrorQueue.clear()
        defer { ErrorQueue.clear() }
        return MemoryBIO.reading(text) { bio in
            var name: UnsafeMutablePointer<CChar>?
            var header: UnsafeMutablePointer<CChar>?
            var data: UnsafeMutablePointer<UInt8>?
            var count = 0
            guard PEM_read_bio(bio, &name, &header, &data, &count) == 1 else { return nil }
            defer {
                CRYPTO_free(name, nil, 0)
                CRYPTO_free(header, nil, 0)
                CRYPTO_free(data, nil, 0)
            }
            return Array(UnsafeBufferPointer(start: data, count: count))
        }
    }

    /// Every block of a file, in the file's order.
    public static func blocks(in file: [UInt8]) -> [PEMBlock] {
        var blocks: [PEMBlock] = []
        var openLabel: String?
        var text: [UInt8] = []
        func close() {
            if let label = openLabel { blocks.append(PEMBlock(label: label, text: text)) }
            openLabel = nil
            text = []
        }
        // Empty lines count: one ends the headers of a traditionally encrypted key.
        for line in file.split(separator: newline, omittingEmptySubsequences: false).map(trimmed) {
            if let label = label(of: line, after: "-----BEGIN ") {
                // A block without END is kept too: libcrypto then says what is wrong with it.
                close()
                openLabel = label
            }
            guard openLabel != nil else { continue }
            text += line
            text.append(newline)
            if label(of: line, after: "-----END ") != nil { close() }
        }
        close()
        return blocks
    }

    private static let newline = UInt8(ascii: "\n")
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line.starts(with: byteOrderMark) ? line.dropFirst(byteOrderMark.count) : line
        line = line.drop(while: isBlank)
        while let last = line.last, isBlank(last) { line.removeLast() }
        return line
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }

    private static func label(of line: ArraySlice<UInt8>, after prefix: String) -> String? {
        let suffix = "-----"
        guard line.count > prefix.utf8.count + suffix.utf8.count, line.starts(with: prefix.utf8),
            line.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
        else { return nil }
        return String(decoding: line.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count), as: UTF8.self)
    }
}
