import CertificateFiles
import Cryptography

/// The authority that signs the generated leaf: one of our own, or the user's.
struct LocalAuthority {
    let pair: KeyPair
    /// Its own issuers up to the root, as far as the user's file has them.
    let issuers: [Certificate]
    /// What is good to know about it, a sentence each.
    let notes: [String]
    /// What was found or made; nil where it is the user's.
    let prepared: PreparedPair?

    /// Finds our own authority, or makes it.
    init(in files: IdentityFiles, now: Int64) throws(TLSIdentityError) {
        let outcome = try files.authority.prepare(
            "the local authority",
            reasonToReplace: { certificate in
                guard certificate.isCertificateAuthority else {
                    return Replacement("the one there is not an authority", keeping: .bad)
                }
                return .ofExpiring(certificate, now: now, renewalPeriod: KeyPair.renewalPeriod, keeping: .old)
            },
            make: { () throws(CryptographyError) in try KeyPair.authority(now: now) }
        )
        pair = outcome.pair
        issuers = []
        notes = []
        prepared = outcome
    }

    /// Reads the user's.
    init(_ given: ProvidedCredentials, now: Int64) throws(TLSIdentityError) {
        let provided = try ProvidedCertificate(given)
        let certificate = provided.chain[0]
        let introduction = "\(given.names.certificate) names \(given.certificate)"
        guard certificate.maySignCertificates else {
            throw TLSIdentityError(
                .notAnAuthority,
                "\(introduction), whose certificate \(certificate.subject) may not sign others (basicConstraints CA and "
                    + "keyUsage keyCertSign are wanted); give an authority's, or make it TlsCertificate."
            )
        }
        for certificate in provided.chain where certificate.notAfter <= now {
            throw TLSIdentityError(
                .notAnAuthority,
                "\(introduction), whose certificate \(certificate.subject) expired on \(utcText(certificate.notAfter)), so "
                    + "nothing it signs is accepted any more; renew it."
            )
        }
        pair = KeyPair(certificate: certificate, privateKey: provided.privateKey)
        issuers = Array(provided.chain.dropFirst())
        notes = provided.notes(given)
        prepared = nil
    }

    /// What a client that trusts the last of them is sent beside the leaf.
    var sent: [Certificate] {
        let chain = [pair.certificate] + issuers
        return chain.last?.isSelfIssued == true ? Array(chain.dropLast()) : chain
    }

    /// What clients are to trust.
    var anchor: Certificate { issuers.last ?? pair.certificate }
}

extension PairFiles {
    /// The pair that is there, or a new one (`GeneratedPairStore`), with errors in this module's terms.
    func prepare(
        _ name: String,
        reasonToReplace: (Certificate) -> Replacement?,
        make: () throws(CryptographyError) -> KeyPair
    ) throws(TLSIdentityError) -> PreparedPair {
        do throws(CertificateFilesError) {
            return try GeneratedPairStore(files: self).prepare(name, reasonToReplace: reasonToReplace, make: make)
        } catch {
            throw TLSIdentityError(error)
        }
    }
}
