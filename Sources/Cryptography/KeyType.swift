import CLibcrypto
import Glibc

/// The type and size of a public or private `EVP_PKEY` in the words of the field, as `ECDSA P-256` or `RSA 2048`.
func describeKeyType(_ key: OpaquePointer) -> String {
    switch EVP_PKEY_get_base_id(key) {
    case EVP_PKEY_RSA: "RSA \(EVP_PKEY_get_bits(key))"
    case EVP_PKEY_RSA_PSS: "RSA-PSS \(EVP_PKEY_get_bits(key))"
    case EVP_PKEY_EC: "ECDSA \(curveName(key) ?? "\(EVP_PKEY_get_bits(key)) bits")" + parameters(of: key)
    case EVP_PKEY_ED25519: "Ed25519"
    case EVP_PKEY_ED448: "Ed448"
    default: EVP_PKEY_get0_type_name(key).map { String(cString: $0) } ?? "unknown"
    }
}

/// A remark on the curve where it is written out instead of named (RFC 5480 §2.1.1 forbids that).
private func parameters(of key: OpaquePointer) -> String {
    var encoding = [CChar](repeating: 0, count: 16)
    guard EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING, &encoding, encoding.count, nil) == 1,
        strcmp(encoding, OSSL_PKEY_EC_ENCODING_EXPLICIT) == 0
    else { return "" }
    return " with explicit parameters"
}

/// The name NIST gives the curve (`P-256`), else the one libcrypto knows (`secp256k1`).
private func curveName(_ key: OpaquePointer) -> String? {
    var name = [CChar](repeating: 0, count: 80)
    var length = 0
    guard EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 else { return nil }
    if let nist = EC_curve_nid2nist(OBJ_txt2nid(name)) { return String(cString: nist) }
    return String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
