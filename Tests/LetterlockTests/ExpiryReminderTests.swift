import Cryptography
import TLSIdentity
import Testing

@testable import letterlock

@Suite struct ExpiryReminderTests {
    /// A certificate of which only the dates matter.
    private static func facts(_ name: String = "mail.test") throws -> CertificateFacts {
        let key = try PrivateKey.generateP256()
        let template = CertificateTemplate(
            commonName: name,
            organization: nil,
            names: [.dnsName(name)],
            notBefore: 0,
            notAfter: 100_000
        )
        return CertificateFacts(of: try template.selfSigned(by: key), source: .provided, path: "/\(name).pem")
    }

    @Test(arguments: [
        (69_999, false), (70_000, false), (70_001, true), (99_999, true), (100_000, false), (100_001, false),
    ])
    func `A certificate is due from less than the warning's time until it expires`(now: Int64, isDue: Bool) throws {
        var reminder = ExpiryReminder()
        #expect(reminder.due([try Self.facts()], now: now, warning: 30_000).isEmpty == !isDue)
    }

    @Test func `Each certificate is told of once`() throws {
        var reminder = ExpiryReminder()
        let (one, two) = (try Self.facts("one.test"), try Self.facts("two.test"))
        #expect(reminder.due([one], now: 90_000, warning: 30_000) == [one])
        #expect(reminder.due([one], now: 90_001, warning: 30_000) == [])
        #expect(reminder.due([one, two], now: 90_002, warning: 30_000) == [two])
    }
}
