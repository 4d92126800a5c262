import Cryptography
import TLSIdentity
import Testing

@Suite("Days left")
struct CertificateFactsTests {
    @Test(
        "they are rounded down, and negative as soon as the certificate has expired",
        arguments: [(0, 10), (1, 9), (863_999, 0), (864_000, 0), (864_001, -1), (950_400, -1), (950_401, -2)]
    )
    func daysLeft(now: Int64, days: Int) throws {
        let template = CertificateTemplate(
            commonName: "a",
            organization: nil,
            names: [],
            notBefore: 0,
            notAfter: 864_000
        )
        let certificate = try template.selfSigned(by: PrivateKey.generateP256())
        let facts = CertificateFacts(of: certificate, source: .generated, path: "a")
        #expect(facts.daysLeft(at: now) == days)
    }
}
