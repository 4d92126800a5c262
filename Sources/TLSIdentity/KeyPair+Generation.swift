import CertificateFiles
import Cryptography

extension KeyPair {
    /// How long a self-signed certificate and an authority are valid.
    static let longValidity = 3650 * secondsPerDay
    /// How long a leaf of an authority is valid: what Apple's systems allow at most is 825 days, browsers 398.
    static let leafValidity = 397 * secondsPerDay
    /// Less than this left, and a certificate is made anew.
    static let renewalPeriod = 30 * secondsPerDay

    /// Makes a new key and its self-signed certificate for `names`, valid from an hour before `now` for ten years.
    static func selfSigned(for names: CertificateNames, now: Int64) throws(CryptographyError) -> KeyPair {
        let fits = names.fitCommonName
        let key = try PrivateKey.generateP256()
        let template = CertificateTemplate(
            commonName: fits ? names.hostName : nil,
            // An issuer must have a name (RFC 5280 §4.1.2.4, OpenSSL's strict checks), and the issuer is the
            // subject.
            organization: fits ? nil : "Letterlock",
            names: names.inOrder,
            notBefore: validFrom(now),
            notAfter: validFrom(now) + longValidity
        )
        return KeyPair(certificate: try template.selfSigned(by: key), privateKey: key)
    }

    /// Makes a new authority of ten years.
    ///
    /// Its name holds a random part, so that several can be told apart in a system's store.
    static func authority(now: Int64) throws(CryptographyError) -> KeyPair {
        let name = "Letterlock Local Authority " + String(UInt32.random(in: .min ... .max), radix: 16, uppercase: true)
        let key = try PrivateKey.generateP256()
        let template = CertificateTemplate(
            commonName: name,
            organization: "Letterlock",
            names: [],
            notBefore: validFrom(now),
            notAfter: validFrom(now) + longValidity
        )
        return KeyPair(certificate: try template.authority(by: key), privateKey: key)
    }

    /// Makes a new key and its certificate for `names` that `authority` issues; it is never valid when the authority is not.
    static func leaf(
        for names: CertificateNames,
        issuedBy authority: LocalAuthority,
        now: Int64
    ) throws(CryptographyError) -> KeyPair {
        let key = try PrivateKey.generateP256()
        let template = CertificateTemplate(
            commonName: names.fitCommonName ? names.hostName : nil,
            organization: nil,
            names: names.inOrder,
            notBefore: max(validFrom(now), authority.validFrom),
            notAfter: min(max(validFrom(now), authority.validFrom) + leafValidity, authority.validUntil)
        )
        let leaf = try template.issued(for: key, by: authority.pair.certificate, with: authority.pair.privateKey)
        return KeyPair(certificate: leaf, privateKey: key)
    }

    /// An hour ago, for clients whose clock is behind.
    private static func validFrom(_ now: Int64) -> Int64 { now - 3600 }
}

extension CertificateNames {
    /// As errors name it.
    var nameInErrors: String { "the certificate for \(hostName)" }
    fileprivate var hostName: String { inOrder.first?.description ?? "" }
    fileprivate var fitCommonName: Bool { hostName.utf8.count <= CertificateTemplate.maximumCommonNameLength }
}
