import CertificateFiles
import Cryptography

/// One of the certificates that are shown, with all that serving it takes.
struct ServedCertificate: Sendable {
    let facts: CertificateFacts
    /// What is sent: the leaf, then its issuers without the root.
    let sent: [Certificate]
    let privateKey: PrivateKey
    /// What clients are to trust.
    let anchor: Certificate

    init(facts: CertificateFacts, sent: [Certificate], privateKey: PrivateKey, anchor: Certificate) {
        self.facts = facts
        self.sent = sent
        self.privateKey = privateKey
        self.anchor = anchor
    }

    /// A provided certificate.
    init(_ provided: ProvidedCertificate, from source: CredentialSource) {
        self.init(
            facts: CertificateFacts(of: provided.chain[0], source: .provided, path: source.description),
            sent: provided.sent,
            privateKey: provided.privateKey,
            anchor: provided.anchor
        )
    }

    /// The generated certificate, which is at `path`.
    init(_ generated: GeneratedIdentity, path: String) {
        self.init(
            facts: CertificateFacts(of: generated.pair.certificate, source: generated.source, path: path),
            sent: [generated.pair.certificate] + generated.issuers,
            privateKey: generated.pair.privateKey,
            anchor: generated.anchor
        )
    }

    var leaf: Certificate { sent[0] }

    func covers(_ serverName: String) -> Bool {
        leaf.covers(SubjectAlternativeName(serverName))
    }
}
