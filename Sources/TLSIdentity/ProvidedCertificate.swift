import Cryptography

/// A certificate that the user gives, with its key and chain, read and checked.
struct ProvidedCertificate: Sendable {
    let privateKey: PrivateKey
    /// The leaf, then whoever issued the one before, as far as the file has them.
    let chain: [Certificate]
    /// Certificates of the file that are not part of the chain.
    let unusedCount: Int
    /// Whether a password was given that nothing needs.
    let passwordIsNotNeeded: Bool

    /// Reads the files.
    ///
    /// The certificates may stand in any order: the leaf is the one that the key belongs to.
    init(_ given: ProvidedCredentials) throws(TLSIdentityError) {
        let names = given.names
        let certificateFile = try CredentialFile(
            setting: names.certificate,
            given.certificate,
            wanted: .certificate
        )
        let keyFile: CredentialFile
        let certificates: [Certificate]
        let opened: Credentials
        var passwordIsNeeded = false
        if let key = given.privateKey {
            keyFile = try CredentialFile(setting: names.privateKey, key, wanted: .privateKey)
            let store = try certificateFile.certificates(password: given.password, names.password)
            certificates = store.certificates
            passwordIsNeeded = store.wereEncrypted
            opened = try keyFile.credentials(password: given.password, names.password)
        } else {
            keyFile = certificateFile
            opened = try certificateFile.credentials(password: given.password, names.password)
            certificates = opened.certificates
        }
        guard let first = certificates.first else { throw certificateFile.noCertificate }
        guard let firstKey = opened.privateKeys.first else { throw keyFile.noPrivateKey(names.privateKey) }
        guard let (leaf, key) = Self.leaf(of: certificates, opened.privateKeys) else {
            throw TLSIdentityError(
                .privateKeyMismatch,
                "\(keyFile.introduction), whose private key (\(firstKey.keyType)) does not belong to the certificate "
                    + "\(first.subject) (\(first.keyType)) in \(given.certificate); "
                    + "give the key with which that certificate was requested."
            )
        }
        privateKey = key
        chain = Self.chain(from: leaf, in: certificates)
        let inChain = Set(chain.map(\.fingerprintSHA256))
        unusedCount = certificates.count { !inChain.contains($0.fingerprintSHA256) }
        passwordIsNotNeeded = given.password != nil && !passwordIsNeeded && !opened.wereEncrypted
    }

    /// The certificates to send: the chain without its root, which a client either has or does not trust.
    var sent: [Certificate] {
        guard chain.count > 1, let last = chain.last, last.isSelfIssued else { return chain }
        return Array(chain.dropLast())
    }

    /// The last of the chain, which clients are to trust.
    var anchor: Certificate { chain[chain.count - 1] }

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
