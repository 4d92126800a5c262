/// An alert by which a peer says why it ends a handshake (RFC 8446 §6).
struct TLSAlert: Equatable, Sendable {
    var code: UInt8

    /// The name in the TLS alert registry, `alert 99` for one that is not there.
    var name: String { Self.names[code] ?? "alert \(code)" }

    init(code: UInt8) {
        self.code = code
    }

    /// The alert of that name in the registry, if there is one.
    init?(name: String) {
        guard let code = Self.names.first(where: { $0.value == name })?.key else { return nil }
        self.code = code
    }

    /// Whether clients send this alert when they do not like the certificate they were shown.
    var concernsCertificate: Bool { (42...46).contains(code) || code == 48 || code == 49 || code == 113 }

    private static let names: [UInt8: String] = [
        0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 22: "record_overflow",
        40: "handshake_failure", 42: "bad_certificate", 43: "unsupported_certificate", 44: "certificate_revoked",
        45: "certificate_expired", 46: "certificate_unknown", 47: "illegal_parameter", 48: "unknown_ca",
        49: "access_denied", 50: "decode_error", 51: "decrypt_error", 70: "protocol_version",
        71: "insufficient_security", 80: "internal_error", 86: "inappropriate_fallback", 90: "user_canceled",
        109: "missing_extension", 110: "unsupported_extension", 112: "unrecognized_name",
        113: "bad_certificate_status_response", 116: "certificate_required", 120: "no_application_protocol",
    ]
}
