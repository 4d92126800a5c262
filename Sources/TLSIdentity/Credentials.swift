import Cryptography

/// The certificates and keys of a file.
struct Credentials {
    var certificates: [Certificate] = []
    var privateKeys: [PrivateKey] = []
    /// Whether a password was needed for any of it.
    var wereEncrypted = false

    init(certificates: [Certificate] = [], privateKeys: [PrivateKey] = []) {
        self.certificates = certificates
        self.privateKeys = privateKeys
        wereEncrypted = privateKeys.contains(where: \.wasEncrypted)
    }

    init(_ store: PKCS12) {
        certificates = store.certificates
        privateKeys = store.privateKey.map { [$0] } ?? []
        wereEncrypted = store.wasEncrypted
    }

    init(pem blocks: [PEMBlock], password: String?) throws(CryptographyError) {
        certificates = try Self.certificates(in: blocks)
        for block in blocks where block.isPrivateKey {
            privateKeys.append(try PrivateKey(pem: block, password: password))
        }
        wereEncrypted = privateKeys.contains(where: \.wasEncrypted)
    }

    /// Every certificate, in the order of the file.
    static func certificates(in blocks: [PEMBlock]) throws(CryptographyError) -> [Certificate] {
        var certificates: [Certificate] = []
        for block in blocks where block.isCertificate {
            do {
                certificates.append(try Certificate(pem: block))
            } catch {
                throw CryptographyError(
                    code: .unreadableCertificate,
                    description: "certificate number \(certificates.count + 1) is damaged: \(error.description)"
                )
            }
        }
        return certificates
    }
}
