import Foundation
import TLSIdentity
import Testing

@Suite("The generated certificate")
struct GeneratedCertificateTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
    }

    private func verify(_ option: String) throws {
        let strict = "verify -x509_strict -purpose sslserver -CAfile tls/trust.pem"
        try workspace.run("\(strict) \(option) tls/certificate.pem")
    }

    @Test("it has the facts that the contract promises")
    func facts() throws {
        let served = try workspace.start(workspace.settings(names: ["b.test", "10.0.0.1"]))
        let facts = served.facts
        #expect(facts.source == .generated)
        #expect(facts.path == workspace.path("tls/certificate.pem"))
        #expect(facts.subject == "CN=mail.test" && facts.issuer == "CN=mail.test")
        #expect(facts.names == ["mail.test", "b.test", "10.0.0.1"])
        #expect(facts.keyType == "ECDSA P-256")
        #expect(facts.serialNumber.count == 32)
        #expect(facts.notBefore == Workspace.now - 3600)
        #expect(facts.notAfter == facts.notBefore + 3650 * 86_400)
        #expect(served.trustPath == workspace.path("tls/trust.pem"))
        #expect(served.warnings.isEmpty && served.notes.isEmpty && served.chain.count == 1)
        try verify("-verify_hostname mail.test")
        try verify("-verify_hostname b.test")
        try verify("-verify_ip 10.0.0.1")
        #expect(throws: ProgramFailure.self) { try verify("-verify_hostname other.test") }
    }

    @Test("for localhost it is also for the addresses that it stands for")
    func localhost() throws {
        let served = try workspace.start(workspace.settings("localhost", names: ["::1"]))
        #expect(served.facts.names == ["localhost", "::1", "127.0.0.1"])
        try verify("-verify_ip 127.0.0.1")
    }

    @Test("an IP address as HostName is an IP entry")
    func address() throws {
        #expect(try workspace.start(workspace.settings("192.0.2.1")).facts.names == ["192.0.2.1"])
        try verify("-verify_ip 192.0.2.1")
    }

    @Test("a HostName of 64 characters is the CN, one of 65 is left out and the certificate is still strictly valid")
    func longName() throws {
        let label = String(repeating: "a", count: 59)
        let short = try workspace.start(workspace.settings(label + ".test"))
        #expect(short.facts.subject == "CN=\(label).test")
        let long = try workspace.start(workspace.settings("a" + label + ".test"))
        #expect(long.facts.subject == "O=Letterlock")
        #expect(long.facts.names == ["a\(label).test"])
        try verify("-verify_hostname a\(label).test")
    }

    @Test("a name beyond ASCII says in which form it is to be given")
    func nonASCII() throws {
        let error = #expect(throws: TLSIdentityError.self) { try workspace.start(workspace.settings("bücher.test")) }
        #expect(error?.code == .invalidName)
        #expect(
            error?.description
                == "HostName: bücher.test has characters beyond ASCII, and a certificate needs the name in its ASCII form; "
                + "write it as xn--…, as `idn` prints it."
        )
    }

    @Test(
        "what is no name is named with its setting",
        arguments: ["", "a b", "a,b", "a..b", "-a", "a-", "*", "a.*.b", "1.2.3.4/8", "https://a", "a\0"]
    )
    func invalidNames(name: String) throws {
        let error = #expect(throws: TLSIdentityError.self) { try workspace.start(workspace.settings(names: [name])) }
        #expect(error?.code == .invalidName)
        #expect(error?.description.hasPrefix("TlsCertificateNames: \"\(name)\" is neither") == true)
    }

    @Test("names are limited to 63 in a label and 253 in all")
    func lengths() throws {
        func settings(label: Int, count: Int) -> TLSSettings {
            let label = String(repeating: "a", count: label)
            return workspace.settings(names: [String(repeating: label + ".", count: count)])
        }
        #expect(throws: Never.self) { try settings(label: 63, count: 1).validate() }
        #expect(throws: TLSIdentityError.self) { try settings(label: 64, count: 1).validate() }
        #expect(throws: Never.self) { try settings(label: 1, count: 127).validate() }  // 253 characters
        #expect(throws: TLSIdentityError.self) { try settings(label: 1, count: 128).validate() }
    }

    @Test("a wildcard may stand among the further names, not be the HostName")
    func wildcards() throws {
        try workspace.start(workspace.settings(names: ["*.mail.test"]))
        try verify("-verify_hostname a.mail.test")
        #expect(throws: TLSIdentityError.self) { try workspace.start(workspace.settings("*.mail.test")) }
    }
}
