/// What a client asks for in its first handshake message (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2).
struct ClientHello: Equatable {
    /// The name of the server the client wants to reach (RFC 6066 §3), as sent, printable ASCII only.
    var serverName: String?
    /// The highest protocol version on offer.
    var highestVersion: TLSProtocolVersion?

    private enum Extension {
        static let serverName: UInt16 = 0
        static let supportedVersions: UInt16 = 43
    }

    /// Reads the body of a handshake message of type 1; `nil` when it is not one.
    init?(body: ArraySlice<UInt8>) {
        var reader = ByteReader(body)
        guard let legacyVersion = reader.uint16(), reader.take(32) != nil,
            reader.vector8() != nil, reader.vector16() != nil, reader.vector8() != nil
        else { return nil }
        highestVersion = TLSProtocolVersion(rawValue: legacyVersion)
        guard let extensions = reader.vector16() else { return }  // TLS 1.2 and below may have none
        var rest = ByteReader(extensions)
        while let type = rest.uint16(), let content = rest.vector16() {
            switch type {
            case Extension.serverName: serverName = Self.readServerName(content)
            case Extension.supportedVersions: highestVersion = Self.readHighestVersion(content) ?? highestVersion
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

    private static func readHighestVersion(_ content: ArraySlice<UInt8>) -> TLSProtocolVersion? {
        var reader = ByteReader(content)
        guard let list = reader.vector8() else { return nil }
        var versions = ByteReader(list)
        var highest: TLSProtocolVersion?
        while let version = versions.uint16() {
            // GREASE values (RFC 8701) are no versions and fall out here.
            guard let known = TLSProtocolVersion(rawValue: version) else { continue }
            highest = max(highest ?? known, known)
        }
        return highest
    }
}
