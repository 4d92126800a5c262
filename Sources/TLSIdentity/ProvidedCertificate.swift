import Cryptography

/// The certificate that `TlsCertificate` names, with its key and chain, read and checked.
struct ProvidedCertificate: Sendable {
    let privateKey: PrivateKey
    /// The leaf, then whoever issued the one before, as far as the file has them.
    let chain: [Certificate]
    /// Certificates of the file that are not part of the chain.
    let unusedCount: Int

    /// Reads the files.
    ///
    /// The certificates may stand in any order: the leaf is the one that the key belongs to.
    init(_ files: TLSSettings.ProvidedFiles) throws(TLSIdentityError) {
        let certificateFile = try PEMFile(setting: .certificate, path: files.certificatePath)
        let certificates = try certificateFile.certificates()
        let keyFile =
            if let path = files.privateKeyPath {
                try PEMFile(setting: .privateKey, path: path)
            } else {
                certificateFile
            }
        let keys = try keyFile.privateKeys()
        guard let (leaf, key) = Self.leaf(of: certificates, keys) else {
            throw TLSIdentityError(
                .privateKeyMismatch,
                "\(keyFile.introduction), whose private key (\(keys[0].keyType)) does not belong to the certificate "
                    + "\(certificates[0].subject) (\(certificates[0].keyType)) in \(files.certificatePath); "
                    + "give the key with which that certificate was requested."
            )
        }
        privateKey = key
        chain = Self.chain(from: leaf, in: certificates)
        let inChain = Set(chain.map(\.fingerprintSHA256))
        unusedCount = certificates.count { !inChain.contains($0.fingerprintSHA256) }
    }

    /// The certificates to send: the chain without its root, which a client either has or does not trust.
    var sent: [Certificate] {
        guard chain.count > 1, let last = chain.last, last.isSelfIssued else { return chain }
        return Array(chain.dropLast())
    }

    /// The first pair that belongs together.
    private static func leaf(of certificates: [Certificate], _ keys: [PrivateKey]) -> (Certificate, PrivateKey)? {
        for certificate in certificates {
            if let key = keys.first(where: certificate.matches) { return (certificate, key) }
        }
        return nil
    }

    private static func chain(from leaf: Certificate, in certificates: [Certificate]) -> [Certificate] {
        var chain = [leaf]
        var others = certificates.filter { $0.fingerprintSHA256 != leaf.fingerprintSHA256 }
        while let last = chain.last, !last.isSelfIssued,
            let index = others.firstIndex(where: { last.isIssued(by: $0) })
        {
            chain.append(others.remove(at: index))
        }
        return chain
    }
}
