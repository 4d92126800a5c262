/// A cipher suite for TLS 1.2 and below that the TLS library can negotiate, under the name that OpenSSL gives it.
///
/// A closed list: the library ends the process on a name that it does not know. The suites of TLS 1.3 are not to be
/// chosen; it always offers all three.
public enum CipherSuite: String, Sendable, CaseIterable {
    case ecdheECDSAAES128GCM = "ECDHE-ECDSA-AES128-GCM-SHA256"
    case ecdheECDSAAES256GCM = "ECDHE-ECDSA-AES256-GCM-SHA384"
    case ecdheECDSAChaCha20 = "ECDHE-ECDSA-CHACHA20-POLY1305"
    case ecdheECDSAAES128CBCSHA256 = "ECDHE-ECDSA-AES128-SHA256"
    case ecdheECDSAAES128CBC = "ECDHE-ECDSA-AES128-SHA"
    case ecdheECDSAAES256CBC = "ECDHE-ECDSA-AES256-SHA"
    case ecdheRSAAES128GCM = "ECDHE-RSA-AES128-GCM-SHA256"
    case ecdheRSAAES256GCM = "ECDHE-RSA-AES256-GCM-SHA384"
    case ecdheRSAChaCha20 = "ECDHE-RSA-CHACHA20-POLY1305"
    case ecdheRSAAES128CBCSHA256 = "ECDHE-RSA-AES128-SHA256"
    case ecdheRSAAES128CBC = "ECDHE-RSA-AES128-SHA"
    case ecdheRSAAES256CBC = "ECDHE-RSA-AES256-SHA"
    case rsaAES128GCM = "AES128-GCM-SHA256"
    case rsaAES256GCM = "AES256-GCM-SHA384"
    case rsaAES128CBC = "AES128-SHA"
    case rsaAES256CBC = "AES256-SHA"
    case rsaTripleDES = "DES-CBC3-SHA"

    /// The suite under OpenSSL's name or the one of the IANA registry, in any letter case; nil where it is not known.
    public init?(name: String) {
        let name = name.uppercased()
        guard let suite = Self.allCases.first(where: { $0.rawValue == name || $0.registryName == name }) else {
            return nil
        }
        self = suite
    }

    /// The suites of TLS 1.3 under the names of the IANA registry, which OpenSSL uses as well.
    public static let namesOfTLS13 = [
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
    ]

    /// What is offered where nothing is chosen: forward secrecy and authenticated encryption (RFC 9325 §4.2).
    static let recommended: [CipherSuite] = [
        .ecdheECDSAAES128GCM, .ecdheRSAAES128GCM, .ecdheECDSAAES256GCM, .ecdheRSAAES256GCM, .ecdheECDSAChaCha20,
        .ecdheRSAChaCha20,
    ]

    /// The name in the IANA registry.
    var registryName: String {
        let parts = rawValue.split(separator: "-")
        if self == .rsaTripleDES { return "TLS_RSA_WITH_3DES_EDE_CBC_SHA" }
        let exchange = parts[0] == "ECDHE" ? "ECDHE_\(parts[1])" : "RSA"
        let cipher = parts.drop { $0 == "ECDHE" || $0 == "ECDSA" || $0 == "RSA" }
        return switch (cipher.first, cipher.contains("GCM")) {
        case ("CHACHA20", _): "TLS_\(exchange)_WITH_CHACHA20_POLY1305_SHA256"
        case ("AES128", true): "TLS_\(exchange)_WITH_AES_128_GCM_SHA256"
        case ("AES256", true): "TLS_\(exchange)_WITH_AES_256_GCM_SHA384"
        case ("AES128", false): "TLS_\(exchange)_WITH_AES_128_CBC_\(cipher.last ?? "")"
        default: "TLS_\(exchange)_WITH_AES_256_CBC_\(cipher.last ?? "")"
        }
    }

    /// Whether the suite works with a certificate whose key is RSA; else it wants an elliptic curve.
    var wantsRSA: Bool { !rawValue.contains("ECDSA") }
}
