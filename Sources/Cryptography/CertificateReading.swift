import CLibcrypto
import Glibc

/// The seconds since 1970 of an ASN.1 time; nil where it is not a valid one.
func secondsSince1970(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
    return Int64(timegm(&parts))
}

/// A distinguished name in the order and spelling of RFC 4514, in UTF-8.
func text(of name: OpaquePointer?) -> String {
    guard let name else { return "" }
    // RFC 2253's flags, but characters beyond ASCII are shown as they are instead of as bytes in hexadecimal.
    let characters = UInt(ASN1_STRFLGS_ESC_2253) | UInt(ASN1_STRFLGS_ESC_CTRL) | UInt(ASN1_STRFLGS_UTF8_CONVERT)
    let values = UInt(ASN1_STRFLGS_DUMP_UNKNOWN) | UInt(ASN1_STRFLGS_DUMP_DER)
    let order =
        UInt(XN_FLAG_SEP_COMMA_PLUS) | UInt(XN_FLAG_DN_REV) | UInt(XN_FLAG_FN_SN) | UInt(XN_FLAG_DUMP_UNKNOWN_FIELDS)
    let text = MemoryBIO.written { bio in X509_NAME_print_ex(bio, name, 0, characters | values | order) >= 0 }
    return String(decoding: text ?? [], as: UTF8.self)
}

/// The DNS names and IP addresses of a certificate's subjectAltName, in its order.
func subjectAlternativeNames(of certificate: OpaquePointer) -> [SubjectAlternativeName] {
    guard let extensionValue = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
    let stack = OpaquePointer(extensionValue)
    defer { GENERAL_NAMES_free(stack) }
    return (0..<OPENSSL_sk_num(stack)).compactMap { index in
        guard let element = OPENSSL_sk_value(stack, index) else { return nil }
        var kind: CInt = 0
        let name = element.assumingMemoryBound(to: GENERAL_NAME.self)
        guard let value = GENERAL_NAME_get0_value(name, &kind) else { return nil }
        // Both kinds hold an ASN.1 string: characters in the one, the bytes of the address in the other.
        let string = value.assumingMemoryBound(to: ASN1_STRING.self)
        let bytes = Array(
            UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string)))
        )
        return switch kind {
        case GEN_DNS: .dnsName(printable(bytes))
        case GEN_IPADD: IPAddress(bytes: bytes).map { .ipAddress($0) }
        default: nil
        }
    }
}

/// The characters of an IA5String; those that no host name has, and a terminal may obey, as RFC 4514 §2.4 escapes them.
private func printable(_ characters: [UInt8]) -> String {
    characters.reduce(into: "") { text, byte in
        if 0x21...0x7E ~= byte {
            text.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
            text += (byte < 16 ? "\\0" : "\\") + String(byte, radix: 16, uppercase: true)
        }
    }
}

/// An ASN.1 integer in hexadecimal, two digits a byte.
func hexadecimal(_ integer: UnsafePointer<ASN1_INTEGER>?) -> String {
    guard let integer, let number = ASN1_INTEGER_to_BN(integer, nil) else { return "" }
    defer { BN_free(number) }
    guard let digits = BN_bn2hex(number) else { return "" }
    defer { CRYPTO_free(digits, nil, 0) }
    return String(cString: digits)
}

/// The SHA-256 digest of a certificate's DER form as `AA:BB:…`.
func fingerprint(of certificate: OpaquePointer) -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard X509_digest(certificate, EVP_sha256(), &digest, &count) == 1 else { return "" }
    return digest.prefix(Int(count)).map { byte in
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined(separator: ":")
}
