/// What the server chose (RFC 8446 §4.1.3, RFC 5246 §7.4.1.3).
struct ServerHello: Equatable {
    var version: TLSProtocolVersion?
    var cipherSuite: UInt16
    /// TLS 1.3 only: the server goes on with a session it knew, so no certificate follows.
    var acceptsPreSharedKey = false
    /// TLS 1.3 only: the server asks for another hello; the true one is still to come.
    var isRetryRequest: Bool

    private enum Extension {
        static let preSharedKey: UInt16 = 41
        static let supportedVersions: UInt16 = 43
    }

    /// SHA-256 of "HelloRetryRequest", which marks that message (RFC 8446 §4.1.3).
    private static let retryRandom: [UInt8] = [
        0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
        0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
    ]

    /// Reads the body of a handshake message of type 2; `nil` when it is not one.
    init?(body: ArraySlice<UInt8>) {
        var reader = ByteReader(body)
        guard let legacyVersion = reader.uint16(), let random = reader.take(32), reader.vector8() != nil,
            let cipherSuite = reader.uint16(), reader.uint8() != nil
        else { return nil }
        version = TLSProtocolVersion(rawValue: legacyVersion)
        self.cipherSuite = cipherSuite
        isRetryRequest = random.elementsEqual(Self.retryRandom)
        guard let extensions = reader.vector16() else { return }
        var rest = ByteReader(extensions)
        while let type = rest.uint16(), let content = rest.vector16() {
            switch type {
            case Extension.preSharedKey:
                acceptsPreSharedKey = true
            case Extension.supportedVersions:
                var value = ByteReader(content)
                version = value.uint16().flatMap(TLSProtocolVersion.init(rawValue:)) ?? version
            default:
                continue
            }
        }
    }
}
