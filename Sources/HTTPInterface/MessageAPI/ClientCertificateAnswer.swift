import MessageStore

/// The certificate that a client presented.
struct ClientCertificateAnswer: Encodable {
    var subject: String
    var issuer: String
    var fingerprint: String
    var notBefore: String
    var notAfter: String
    var verdict: String

    init(_ facts: ClientCertificateFacts) {
        subject = facts.subject
        issuer = facts.issuer
        fingerprint = facts.fingerprintSHA256
        notBefore = UTCText.text(seconds: facts.notBefore)
        notAfter = UTCText.text(seconds: facts.notAfter)
        verdict = facts.verdict
    }

    private enum CodingKeys: String, CodingKey {
        case subject = "Subject"
        case issuer = "Issuer"
        case fingerprint = "FingerprintSha256"
        case notBefore = "NotBefore"
        case notAfter = "NotAfter"
        case verdict = "Verdict"
    }
}
