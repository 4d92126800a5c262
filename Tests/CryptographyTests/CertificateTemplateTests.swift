import Cryptography
import Foundation
import Testing

@Suite("Making a certificate")
struct CertificateTemplateTests {
    private let openssl: OpenSSLCommand

    init() throws {
        openssl = try OpenSSLCommand()
    }

    private func make(commonName: String?, organization: String? = nil, names: [SubjectAlternativeName]) throws
        -> String
    {
        let now = Int64(Date().timeIntervalSince1970)
        let template = CertificateTemplate(
            commonName: commonName,
            organization: organization,
            names: names,
            notBefore: now - 3600,
            notAfter: now + 86_400
        )
        let certificate = try template.selfSigned(by: PrivateKey.generateP256())
        #expect(certificate.isSelfSigned)
        try openssl.write(certificate.pem(), to: "made.pem")
        return try openssl.run("x509 -in made.pem -noout -text")
    }

    @Test("it says what a TLS server's certificate says, and nothing more")
    func contents() throws {
        let address = try #require(IPAddress("::1"))
        let text = try make(commonName: "mail.test", names: [.dnsName("mail.test"), .ipAddress(address)])
        #expect(text.contains("Version: 3 (0x2)"))
        #expect(text.contains("Signature Algorithm: ecdsa-with-SHA256"))
        #expect(text.contains("Subject: CN = mail.test\n") && text.contains("Issuer: CN = mail.test\n"))
        #expect(text.contains("ASN1 OID: prime256v1"))
        #expect(text.contains("X509v3 Key Usage: critical\n                Digital Signature\n"))
        #expect(text.contains("X509v3 Extended Key Usage: \n                TLS Web Server Authentication\n"))
        #expect(text.contains("X509v3 Subject Key Identifier: \n"))
        #expect(
            text.contains(
                "X509v3 Subject Alternative Name: \n                DNS:mail.test, IP Address:0:0:0:0:0:0:0:1\n"
            )
        )
        #expect(text.components(separatedBy: "X509v3 ").count == 1 + 1 + 4)  // "X509v3 extensions:" and four of them
        try openssl.run("verify -x509_strict -purpose sslserver -verify_hostname mail.test -CAfile made.pem made.pem")
        try openssl.run("verify -x509_strict -purpose sslserver -verify_ip ::1 -CAfile made.pem made.pem")
    }

    @Test("without any subject the names are critical")
    func emptySubject() throws {
        let text = try make(commonName: nil, names: [.dnsName("mail.test")])
        #expect(text.contains("X509v3 Subject Alternative Name: critical\n"))
    }

    @Test("a name with a comma stays one name")
    func commas() throws {
        let text = try make(commonName: nil, organization: "A,B=C", names: [.dnsName("a,DNS:b")])
        #expect(text.contains("O = \"A,B=C\""))
        let certificate = try #require(try Certificate.chain(pem: openssl.bytes("made.pem")).first)
        #expect(certificate.names == [.dnsName("a,DNS:b")])
        #expect(certificate.subject == "O=A\\,B=C")
    }

    @Test("a common name of 64 characters is taken, one of 65 is an error and not a broken certificate")
    func longCommonName() throws {
        #expect(throws: Never.self) { try make(commonName: String(repeating: "a", count: 64), names: [.dnsName("a")]) }
        let error = #expect(throws: CryptographyError.self) {
            try make(commonName: String(repeating: "a", count: 65), names: [.dnsName("a")])
        }
        #expect(error?.code == .operationFailed)
        #expect(error?.description.contains("string too long") == true)
    }

    @Test("serial numbers are positive, of 128 bits and never the same")
    func serialNumbers() throws {
        let key = try PrivateKey.generateP256()
        let template = CertificateTemplate(
            commonName: "a",
            organization: nil,
            names: [.dnsName("a")],
            notBefore: 0,
            notAfter: 1
        )
        let numbers = try (0..<50).map { _ in try template.selfSigned(by: key).serialNumber }
        #expect(Set(numbers).count == 50)
        #expect(numbers.allSatisfy { $0.count == 32 && !$0.hasPrefix("-") })
    }

    @Test("an authority's certificate says how many may stand below it, and an intermediate's which names it may sign")
    func authorities() throws {
        let (rootKey, key) = (try PrivateKey.generateP256(), try PrivateKey.generateRSA(bits: 1_024))
        #expect(key.keyType == "RSA 1024")
        var template = CertificateTemplate(
            commonName: "Root",
            organization: nil,
            names: [],
            notBefore: 0,
            notAfter: 4_000_000_000
        )
        let root = try template.authority(by: rootKey, pathLength: 1)
        template.commonName = "Middle"
        let addresses = try ["192.0.2.1", "2001:db8::1"].map { try #require(IPAddress($0)) }
        let middle = try template.certificate(
            for: key,
            issuedBy: root,
            signedWith: rootKey,
            extensions: [
                .basicConstraints(isAuthority: true, pathLength: 0), .keyUsage([.keyCertSign]), .authorityKeyIdentifier,
                .permittedNames([.dnsName("a.test")] + addresses.map { .ipAddress($0) }),
            ],
            digest: .sha1
        )
        try openssl.write(root.pem(), to: "root.pem")
        try openssl.write(middle.pem(), to: "middle.pem")
        #expect(try openssl.run("x509 -in root.pem -noout -text").contains("CA:TRUE, pathlen:1\n"))
        let text = try openssl.run("x509 -in middle.pem -noout -text")
        #expect(text.contains("Signature Algorithm: ecdsa-with-SHA1"))
        #expect(text.contains("Issuer: CN = Root\n") && text.contains("Subject: CN = Middle\n"))
        #expect(text.contains("CA:TRUE, pathlen:0\n"))
        #expect(text.contains("X509v3 Name Constraints: critical\n"))
        #expect(
            text.contains("Permitted:\n                  DNS:a.test\n                  IP:192.0.2.1/255.255.255.255\n")
        )
        #expect(text.contains("IP:2001:DB8:0:0:0:0:0:1/FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF\n"))
    }

    @Test("a permitted name that would pass for two is an error")
    func permittedNameWithComma() throws {
        let key = try PrivateKey.generateP256()
        let template = CertificateTemplate(commonName: "a", organization: nil, names: [], notBefore: 0, notAfter: 1)
        #expect(throws: CryptographyError.self) {
            try template.certificate(
                for: key,
                issuedBy: nil,
                signedWith: key,
                extensions: [.permittedNames([.dnsName("a,permitted;DNS:b")])]
            )
        }
    }
}
