/// What a client asks for in its first handshake message (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2).
struct ClientHello: Equatable {
    /// The name of the server the client wants to reach (RFC 6066 §3), as sent, printable ASCII only.
    var serverName: String?
    /// The highest protocol version on offer.
    var highestVersion: TLSProtocolVersion?
    /// The lowest one; `nil` where the client tells the highest only, as before TLS 1.3.
    var lowestVersion: TLSProtocolVersion?
    /// The first cipher suites on offer, no more than are worth reading.
    var cipherSuites: [UInt16] = []
    /// How many further ones there are.
    var furtherCipherSuites = 0

    /// How many cipher suites are kept.
    private static let cipherSuiteLimit = 4

    private enum Extension {
        static let serverName: UInt16 = 0
        static let supportedVersions: UInt16 = 43
    }

    /// Reads the body of a handshake message of type 1; `nil` when it is not one.
    init?(body: ArraySlice<UInt8>) {
        var reader = ByteReader(body)
        guard let legacyVersion = reader.uint16(), reader.take(32) != nil,
            reader.vector8() != nil, let suites = reader.vector16(), reader.vector8() != nil
        else { return nil }
        readCipherSuites(suites)
        highestVersion = TLSProtocolVersion(rawValue: legacyVersion)
        guard let extensions = reader.vector16() else { return }  // TLS 1.2 and below may have none
        var rest = ByteReader(extensions)
        while let type = rest.uint16(), let content = rest.vector16() {
            switch type {
            case Extension.serverName: serverName = Self.readServerName(content)
            case Extension.supportedVersions:
                let versions = Self.readVersions(content)
                lowestVersion = versions.min()
                highestVersion = versions.max() ?? highestVersion
            default: continue
            }
        }
    }

    private static func readServerName(_ content: ArraySlice<UInt8>) -> String? {
        var reader = ByteReader(content)
        guard let list = reader.vector16() else { return nil }
        var names = ByteReader(list)
        while let type = names.uint8(), let name = names.vector16() {
            guard type == 0, name.count <= 255, name.allSatisfy({ (0x21...0x7E).contains($0) }) else { continue }
            return String(decoding: name, as: UTF8.self)
        }
        return nil
    }

    private mutating func readCipherSuites(_ list: ArraySlice<UInt8>) {
        var suites = ByteReader(list)
        while let suite = suites.uint16() {
            // Signals that stand among the suites: of renegotiation (RFC 5746 §3.3), of a fallback (RFC 7507 §3), and
            // GREASE (RFC 8701 §3.1).
            guard suite != 0x00FF, suite != 0x5600, suite & 0x0F0F != 0x0A0A else { continue }
            if cipherSuites.count < Self.cipherSuiteLimit {
                cipherSuites.append(suite)
            } else {
                furtherCipherSuites += 1
            }
        }
    }

    private static func readVersions(_ content: ArraySlice<UInt8>) -> Set<TLSProtocolVersion> {
        var reader = ByteReader(content)
        guard let list = reader.vector8() else { return [] }
        var versions = ByteReader(list)
        var known: Set<TLSProtocolVersion> = []
        while let version = versions.uint16() {
            // GREASE values (RFC 8701) are no versions and fall out here.
            if let version = TLSProtocolVersion(rawValue: version) { known.insert(version) }
        }
        return known
    }
}
