import Cryptography
import Foundation
import TestSupport
import Testing

@Suite("Certificates")
struct CertificateTests {
    private let openssl: OpenSSLCommand

    init() throws {
        openssl = try OpenSSLCommand()
        try openssl.run("ecparam -name prime256v1 -genkey -noout -out ca.key")
        try openssl.run("ecparam -name prime256v1 -genkey -noout -out leaf.key")
        try openssl.run("req -x509 -new -key ca.key -days 99 -subj /O=Example/CN=Root -out ca.pem")
        try openssl.run("req -new -key leaf.key -subj /O=Exämple/CN=mail.test -utf8 -out leaf.csr")
        let extensions = "subjectAltName=DNS:mail.test,DNS:*.wild.test,IP:127.0.0.1,IP:::1,email:a@b.test\n"
        try openssl.write(Array(extensions.utf8), to: "extensions")
        try openssl.run(
            "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -set_serial 0x0A1B -days 9 -extfile extensions -out leaf.pem"
        )
    }

    private func read(_ name: String) throws -> Certificate {
        try #require(try Certificate.chain(pem: openssl.bytes(name)).first)
    }

    private func key(_ name: String) throws -> PrivateKey {
        try PrivateKey(pem: #require(try PEMBlock.blocks(in: openssl.bytes(name)).first))
    }

    @Test("the facts are those that openssl prints")
    func facts() throws {
        let leaf = try read("leaf.pem")
        #expect(leaf.subject == "CN=mail.test,O=Exämple")
        #expect(leaf.issuer == "CN=Root,O=Example")
        #expect(leaf.names.map(\.description) == ["mail.test", "*.wild.test", "127.0.0.1", "::1"])
        #expect(leaf.serialNumber == "0A1B")
        #expect(leaf.keyType == "ECDSA P-256")
        #expect(leaf.notAfter - leaf.notBefore == 9 * 86_400)
        #expect(!leaf.isCertificateAuthority && !leaf.isSelfIssued && !leaf.isSelfSigned)
        let fingerprint = try openssl.run("x509 -in leaf.pem -noout -fingerprint -sha256")
        #expect(fingerprint.lowercased() == "sha256 fingerprint=\(leaf.fingerprintSHA256.lowercased())\n")
        let root = try read("ca.pem")
        #expect(root.isCertificateAuthority && root.isSelfIssued && root.isSelfSigned && root.names.isEmpty)
    }

    @Test("a byte that no host name has is escaped, so that no terminal obeys it and no name passes for another")
    func hostileNames() throws {
        let template = CertificateTemplate(
            commonName: "a",
            organization: nil,
            names: [.dnsName("mail.test\u{0}.evil.test"), .dnsName("\u{1B}[2J"), .dnsName("ä")],
            notBefore: 0,
            notAfter: 1
        )
        let certificate = try template.selfSigned(by: PrivateKey.generateP256())
        #expect(certificate.names.map(\.description) == ["mail.test\\00.evil.test", "\\1B[2J", "\\C3\\A4"])
    }

    @Test("dates are seconds since 1970, also beyond 2050 where X.509 writes them in another way")
    func dates() throws {
        let key = try PrivateKey.generateP256()
        for seconds: Int64 in [0, 1_764_000_000, 2_524_608_000, 4_102_444_800] {
            let template = CertificateTemplate(
                commonName: "a",
                organization: nil,
                names: [.dnsName("a")],
                notBefore: seconds,
                notAfter: seconds + 1
            )
            let certificate = try template.selfSigned(by: key)
            #expect(certificate.notBefore == seconds)
            #expect(certificate.notAfter == seconds + 1)
        }
    }

    @Test("PEM and DER written are what was read")
    func roundTrip() throws {
        let leaf = try read("leaf.pem")
        #expect(try leaf.pem() == openssl.bytes("leaf.pem"))
        try openssl.run("x509 -in leaf.pem -outform DER -out leaf.der")
        #expect(try leaf.der() == openssl.bytes("leaf.der"))
        #expect(try Certificate(der: openssl.bytes("leaf.der")).fingerprintSHA256 == leaf.fingerprintSHA256)
    }

    @Test("DER with anything behind it, cut short or empty is refused")
    func damagedDER() throws {
        let der = try read("leaf.pem").der()
        for damaged in [der + [0], Array(der.dropLast()), []] {
            let error = #expect(throws: CryptographyError.self) { try Certificate(der: damaged) }
            #expect(error?.code == .unreadableCertificate)
        }
    }

    @Test("the issuer is who signed, not who has the same name")
    func issuing() throws {
        let (leaf, root) = (try read("leaf.pem"), try read("ca.pem"))
        #expect(leaf.isIssued(by: root))
        #expect(!root.isIssued(by: leaf))
        try openssl.run("ecparam -name prime256v1 -genkey -noout -out other.key")
        try openssl.run("req -x509 -new -key other.key -days 99 -subj /O=Example/CN=Root -out other.pem")
        #expect(!leaf.isIssued(by: try read("other.pem")))
    }

    @Test("only its own key matches")
    func matching() throws {
        let leaf = try read("leaf.pem")
        #expect(leaf.matches(try key("leaf.key")))
        #expect(!leaf.matches(try key("ca.key")))
        try openssl.run("genrsa -out rsa.key 1024")
        #expect(!leaf.matches(try key("rsa.key")))
    }

    @Test("names are covered as clients decide it: by subjectAltName alone, wildcards for one label")
    func covering() throws {
        let leaf = try read("leaf.pem")
        let address = try #require(IPAddress("127.0.0.1"))
        let otherAddress = try #require(IPAddress("127.0.0.2"))
        #expect(leaf.covers(.dnsName("mail.test")) && leaf.covers(.dnsName("MAIL.test")))
        #expect(leaf.covers(.dnsName("a.wild.test")) && !leaf.covers(.dnsName("a.b.wild.test")))
        #expect(leaf.covers(.ipAddress(address)) && !leaf.covers(.ipAddress(otherAddress)))
        #expect(!leaf.covers(.dnsName("127.0.0.1")) && !leaf.covers(.dnsName("other.test")))
        #expect(!(try read("ca.pem")).covers(.dnsName("Root")))
        #expect(leaf.covers(.dnsName("mail.test.")) && !leaf.covers(.dnsName("mail.test..")))
        for name in [".test", ".wild.test", "*.wild.test", "a..wild.test", "", ".", "mail.test\0", "é.wild.test"] {
            #expect(!leaf.covers(.dnsName(name)), "\(name)")
        }
        for count in [63, 64] {
            let name = String(repeating: "a", count: count) + ".wild.test"
            #expect(leaf.covers(.dnsName(name)) == (count == 63))
        }
    }

    @Test(
        "an asterisk stands for a whole label, the first, or for nothing (RFC 9525 §6.3)",
        arguments: ["m*.test", "*l.test", "m*l.test", "a.*.test", "a*.mail.test", "*a.mail.test", "mail.*", "*"]
    )
    func partialWildcards(name: String) throws {
        try openssl.write(Array("subjectAltName=DNS:\(name)\n".utf8), to: "extensions")
        try openssl.run("x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -days 9 -extfile extensions -out wild.pem")
        let leaf = try read("wild.pem")
        #expect(leaf.names.map(\.description) == [name])
        for host in ["mail.test", "ml.test", "l.test", "m.test", "a.mail.test", "ab.mail.test", "ba.mail.test", "mail"]
        {
            #expect(!leaf.covers(.dnsName(host)), "\(host)")
        }
    }

    @Test("files damaged at random are refused or read, never fatal")
    func mutations() throws {
        var random = SplitMix(state: 1)
        let pem = try openssl.bytes("leaf.pem") + openssl.bytes("leaf.key")
        let der = try read("leaf.pem").der()
        for _ in 0..<1000 {
            var (file, certificate) = (pem, der)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                file[Int.random(in: file.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                certificate[Int.random(in: certificate.indices, using: &random)] = UInt8.random(
                    in: 0...255,
                    using: &random
                )
            }
            _ = try? Certificate(der: certificate).covers(.dnsName("mail.test"))
            for block in PEMBlock.blocks(in: file) {
                _ = try? Certificate(pem: block).isSelfSigned
                _ = try? PrivateKey(pem: block).der()
            }
        }
    }
}
