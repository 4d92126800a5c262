import MessageStore

/// The certificate that a client was shown.
struct ShownCertificateAnswer: Encodable {
    var subject: String
    var fingerprint: String

    init(_ facts: ShownCertificateFacts) {
        subject = facts.subject
        fingerprint = facts.fingerprintSHA256
    }

    private enum CodingKeys: String, CodingKey {
        case subject = "Subject"
        case fingerprint = "FingerprintSha256"
    }
}
