import CertificateFiles
public import Cryptography

/// The authority of the lab, which a client under test trusts and nobody else should.
///
/// It is kept apart from the local authority: what signs certificates that are wrong on purpose is not to be trusted for
/// anything else.
public struct LabAuthority: Sendable {
    /// Where clients find it: `lab-authority.pem`.
    public let path: String
    /// What clients trust.
    public var certificate: Certificate { pair.certificate }
    /// Why it had to be made; nil where the one that was there is used again.
    public let reasonForMaking: String?

    let pair: KeyPair
    /// An authority of the same name that nobody trusts and that is not kept.
    let twin: KeyPair

    /// Finds the authority in `directory`, which is `tls` under `DataDirectory`, or makes it there.
    ///
    /// `now` is in seconds since 1970.
    public init(in directory: String, now: Int64) throws(LabError) {
        let files = PairFiles("lab-authority", in: directory)
        let outcome: PreparedPair
        do throws(CertificateFilesError) {
            outcome = try GeneratedPairStore(files: files).obtain(
                "the authority of the lab",
                reasonToReplace: { Self.reasonToReplace($0, now) },
                make: { () throws(CryptographyError) in try Self.make(Self.newName, now) }
            )
        } catch {
            throw LabError(error)
        }
        path = files.certificate
        pair = outcome.pair
        reasonForMaking = outcome.reasonForMaking
        do throws(CryptographyError) {
            twin = try Self.make(Self.name(of: outcome.pair.certificate) ?? Self.newName, now)
        } catch {
            throw LabError(.generationFailed, "Generating the lab's authority of the same name: \(error.description).")
        }
    }

    /// Begins before the certificate that has expired, and ends after the one that is valid for too long.
    private static func make(_ name: String, _ now: Int64) throws(CryptographyError) -> KeyPair {
        let key = try PrivateKey.generateP256()
        let template = CertificateTemplate(
            commonName: name,
            organization: organization,
            names: [],
            notBefore: now - 2 * LabValidity.usual,
            notAfter: now + 2 * LabValidity.tooLong
        )
        // One of the faults is in an intermediate, and one in its absence.
        return KeyPair(certificate: try template.authority(by: key, pathLength: 1), privateKey: key)
    }

    private static func reasonToReplace(_ certificate: Certificate, _ now: Int64) -> Replacement? {
        guard name(of: certificate) != nil, certificate.maySignCertificates else {
            return Replacement("the one there is not an authority of the lab", keeping: .bad)
        }
        return .ofExpiring(
            certificate,
            now: now,
            renewalPeriod: LabValidity.tooLong + LabValidity.usual,
            keeping: .old
        )
    }

    private static let organization = "Letterlock"
    private static let namePrefix = "Letterlock Lab Authority "

    /// Holds a random part, so that several can be told apart in a system's store.
    private static var newName: String {
        namePrefix + String(UInt32.random(in: .min ... .max), radix: 16, uppercase: true)
    }

    /// The CN; nil where it is not one of ours.
    private static func name(of certificate: Certificate) -> String? {
        let (prefix, suffix) = ("CN=", ",O=" + organization)
        let subject = certificate.subject
        guard subject.hasPrefix(prefix + namePrefix), subject.hasSuffix(suffix) else { return nil }
        return String(subject.dropFirst(prefix.count).dropLast(suffix.count))
    }
}

extension LabError {
    fileprivate init(_ error: CertificateFilesError) {
        let code: Code =
            switch error.code {
            case .directoryUnusable: .directoryUnusable
            case .generationFailed: .generationFailed
            }
        self.init(code, error.description)
    }
}
