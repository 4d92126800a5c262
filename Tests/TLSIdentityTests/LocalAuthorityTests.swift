import Cryptography
import Foundation
import TLSIdentity
import Testing

@Suite("A local authority, trusted once, signs the certificates")
struct LocalAuthorityTests {
    private let workspace: Workspace
    private let day: Int64 = 86_400

    init() throws {
        workspace = try Workspace()
    }

    private func settings(_ hostName: String = "mail.test", names: [String] = []) -> TLSSettings {
        var settings = workspace.settings(hostName, names: names)
        settings.kind = .localAuthority
        return settings
    }

    private func settings(authority certificate: String, _ key: String?, password: String? = nil) -> TLSSettings {
        var settings = settings()
        settings.authority = ProvidedCredentials(
            certificate: .file(path: workspace.path(certificate)),
            privateKey: key.map { .file(path: workspace.path($0)) },
            password: password,
            names: .authority
        )
        return settings
    }

    @Test("an authority of ten years and a leaf of 397 days, which openssl trusts by trust.pem")
    func made() throws {
        let served = try workspace.start(settings(names: ["b.test", "10.0.0.1"]))
        #expect(served.facts.source == .authority)
        #expect(served.facts.subject == "CN=mail.test")
        #expect(served.facts.issuer.hasPrefix("CN=Letterlock Local Authority "))
        #expect(served.facts.names == ["mail.test", "b.test", "10.0.0.1"])
        #expect(served.facts.notBefore == Workspace.now - 3600)
        #expect(served.facts.notAfter - served.facts.notBefore == 397 * day)
        #expect(served.chain.count == 1 && served.warnings.isEmpty && served.notes.isEmpty)
        #expect(
            try workspace.files() == [
                "authority.key", "authority.pem", "certificate.key", "certificate.pem", "trust.pem",
            ]
        )
        #expect(try workspace.mode("tls/authority.key") == 0o600 && workspace.mode("tls/authority.pem") == 0o644)
        #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("tls/authority.pem"))
        let authority = try #require(try Certificate.chain(pem: workspace.bytes("tls/authority.pem")).first)
        #expect(authority.notAfter - authority.notBefore == 3650 * day)
        #expect(authority.maySignCertificates && authority.isSelfSigned)
        for name in ["-verify_hostname mail.test", "-verify_hostname b.test", "-verify_ip 10.0.0.1"] {
            try workspace.run(
                "verify -x509_strict -purpose sslserver -CAfile tls/trust.pem \(name) tls/certificate.pem"
            )
        }
        #expect(throws: ProgramFailure.self) {
            try workspace.run("verify -CAfile tls/trust.pem -verify_hostname other.test tls/certificate.pem")
        }
        let text = try workspace.run("x509 -in tls/authority.pem -noout -text")
        #expect(text.contains("CA:TRUE, pathlen:0"))
    }

    @Test("the next start uses both again")
    func again() throws {
        let first = try workspace.start(settings())
        #expect(try workspace.start(settings()).facts == first.facts)
    }

    @Test("the leaf is renewed with less than 30 days left, not before, and trust.pem stays")
    func renewal() throws {
        let first = try workspace.start(settings()).facts
        let trust = try workspace.bytes("tls/trust.pem")
        let due = first.notAfter - 30 * day
        #expect(try workspace.start(settings(), at: due).facts == first)
        let second = try workspace.start(settings(), at: due + 1).facts
        #expect(second.fingerprintSHA256 != first.fingerprintSHA256)
        #expect(second.notAfter == due + 1 - 3600 + 397 * day)
        #expect(try workspace.bytes("tls/trust.pem") == trust)
    }

    @Test("a running daemon renews it at its daily check")
    func renewalWhileRunning() throws {
        let clock = TestClock()
        let log = LogRecorder()
        let manager = CertificateManager(settings: settings(), clock: { clock.now }, logger: log.logger)
        try manager.start()
        let first = try #require(manager.current).facts
        clock.now = first.notAfter - 30 * day + 1
        manager.dailyCheck()
        #expect(manager.current?.facts.fingerprintSHA256 != first.fingerprintSHA256)
        #expect(log.lines.count == 4 && log.lines[0] == "notice: A new local authority was made: there was none")
    }

    @Test("other names are a new leaf of the same authority")
    func otherNames() throws {
        let first = try workspace.start(settings())
        let trust = try workspace.bytes("tls/trust.pem")
        let second = try workspace.start(settings("other.test", names: ["b.test"]))
        #expect(second.facts.names == ["other.test", "b.test"])
        #expect(second.facts.issuer == first.facts.issuer)
        #expect(try workspace.bytes("tls/trust.pem") == trust)
    }

    @Test("a change of the kind makes the certificate anew and keeps the authority")
    func kinds() throws {
        let first = try workspace.start(settings())
        let trust = try workspace.bytes("tls/trust.pem")
        let selfSigned = try workspace.start(workspace.settings())
        #expect(selfSigned.facts.source == .generated && selfSigned.facts.issuer == "CN=mail.test")
        #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("tls/certificate.pem"))
        let again = try workspace.start(settings())
        #expect(again.facts.issuer == first.facts.issuer)
        #expect(try workspace.bytes("tls/trust.pem") == trust)
    }

    @Test("a leaf does not outlive its authority, and both are made anew when that has less than 30 days left")
    func endOfAuthority() throws {
        let first = try workspace.start(settings()).facts
        let authority = try #require(try Certificate.chain(pem: workspace.bytes("tls/authority.pem")).first)
        let late = try workspace.start(settings(), at: authority.notAfter - 40 * day).facts
        #expect(late.notAfter == authority.notAfter && late.issuer == first.issuer)
        #expect(try workspace.start(settings(), at: authority.notAfter - 39 * day).facts == late)
        let old = try workspace.bytes("tls/authority.pem")
        let new = try workspace.start(settings(), at: authority.notAfter - 29 * day).facts
        #expect(new.issuer != first.issuer)
        #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("tls/authority.pem"))
        // The clock may be wrong, and everybody trusts the old one.
        #expect(try workspace.bytes("tls/authority.pem.old") == old)
        #expect(try workspace.mode("tls/authority.key.old") == 0o600)
    }

    @Test("with a clock that is two days behind, authority and trust.pem stay, and so they are once it is right")
    func clockBehind() throws {
        let first = try workspace.start(settings())
        let trust = try workspace.bytes("tls/trust.pem")
        let behind = try workspace.start(settings(), at: Workspace.now - 2 * day)
        #expect(behind.facts == first.facts)
        #expect(behind.warnings.count == 1)
        #expect(behind.warnings.first?.contains("authority.pem is not valid before") == true)
        #expect(behind.warnings.first?.contains("correct the clock") == true)
        let right = try workspace.start(settings())
        #expect(right.facts == first.facts && right.warnings.isEmpty)
        #expect(try workspace.bytes("tls/trust.pem") == trust)
        #expect(try workspace.files().count == 5)
    }

    @Test("a leaf that is not valid yet is renewed where its authority is valid")
    func leafOfLaterClock() throws {
        let first = try workspace.start(settings()).facts
        let later = try workspace.start(settings("other.test"), at: Workspace.now + 2 * day).facts
        let back = try workspace.start(settings("other.test")).facts
        #expect(later.issuer == first.issuer && back.issuer == first.issuer)
        #expect(back.notBefore == first.notBefore && back.names == ["other.test"])
    }

    @Test("what is no authority in the place of the local one is kept as bad")
    func noAuthority() throws {
        try workspace.start(workspace.settings())
        for name in ["pem", "key"] {
            try FileManager.default.copyItem(
                atPath: workspace.path("tls/certificate." + name),
                toPath: workspace.path("tls/authority." + name)
            )
        }
        let leaf = try workspace.bytes("tls/certificate.pem")
        try workspace.start(settings())
        #expect(try workspace.bytes("tls/authority.pem.bad") == leaf)
    }

    @Test(
        "a damaged authority is kept as bad, and a new one signs a new leaf",
        arguments: ["authority.key", "authority.pem"]
    )
    func damaged(file: String) throws {
        let first = try workspace.start(settings()).facts
        try workspace.write(Array("x".utf8), to: "tls/" + file)
        let second = try workspace.start(settings()).facts
        #expect(second.issuer != first.issuer)
        #expect(try workspace.bytes("tls/\(file).bad") == Array("x".utf8))
        try workspace.run("verify -x509_strict -CAfile tls/trust.pem tls/certificate.pem")
    }

    // MARK: - The user's own authority

    @Test("the user's authority signs instead, and trust.pem is its root")
    func own() throws {
        try workspace.makeChain()
        let served = try workspace.start(settings(authority: "root.pem", "root.key"))
        #expect(served.facts.issuer == "CN=Root" && served.facts.source == .authority)
        #expect(served.chain.count == 1)
        #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("root.pem"))
        #expect(try workspace.files() == ["certificate.key", "certificate.pem", "trust.pem"])
        try workspace.run("verify -x509_strict -CAfile tls/trust.pem -verify_hostname mail.test tls/certificate.pem")
    }

    @Test("an intermediate authority is sent along, so that its root is all that clients need")
    func intermediate() throws {
        try workspace.makeChain()
        try workspace.concatenate(["root.pem", "middle.pem", "middle.key"], to: "team.pem")
        let served = try workspace.start(settings(authority: "team.pem", nil))
        #expect(served.chain.map(\.subject) == ["CN=mail.test", "CN=middle"])
        #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("root.pem"))
        try workspace.run("verify -x509_strict -CAfile tls/trust.pem -untrusted middle.pem tls/certificate.pem")
    }

    @Test("an encrypted key or a PKCS#12 file with an authority is opened with its password")
    func encrypted() throws {
        try workspace.makeChain()
        try workspace.run("pkcs8 -topk8 -in root.key -passout pass:secret -out encrypted.key")
        try workspace.run("pkcs12 -export -inkey root.key -in root.pem -passout pass:secret -out root.p12")
        for (certificate, key) in [("root.pem", "encrypted.key"), ("root.p12", nil)] as [(String, String?)] {
            let served = try workspace.start(settings(authority: certificate, key, password: "secret"))
            #expect(served.facts.issuer == "CN=Root")
        }
        let error = #expect(throws: TLSIdentityError.self) {
            try workspace.start(settings(authority: "root.pem", "encrypted.key"))
        }
        #expect(
            error?.description
                == "TlsAuthorityPrivateKey names \(workspace.path("encrypted.key")), whose private key is encrypted; "
                + "give the password in TlsAuthorityPassword."
        )
    }

    @Test("another authority of the user's is a new leaf")
    func changed() throws {
        try workspace.makeChain()
        let first = try workspace.start(settings())
        let second = try workspace.start(settings(authority: "root.pem", "root.key"))
        #expect(second.facts.issuer == "CN=Root")
        let third = try workspace.start(settings())
        #expect(third.facts.issuer == first.facts.issuer)
    }

    @Test("what is no authority, or an expired one, is refused")
    func refused() throws {
        try workspace.makeChain()
        let leaf = #expect(throws: TLSIdentityError.self) {
            try workspace.start(settings(authority: "leaf.pem", "leaf.key"))
        }
        #expect(leaf?.code == .notAnAuthority)
        #expect(
            leaf?.description
                == "TlsAuthority names \(workspace.path("leaf.pem")), whose certificate CN=leaf may not sign others "
                + "(basicConstraints CA and keyUsage keyCertSign are wanted); give an authority's, or make it TlsCertificate."
        )
        let expired = #expect(throws: TLSIdentityError.self) {
            try workspace.start(settings(authority: "root.pem", "root.key"), at: Workspace.now + 100 * day)
        }
        #expect(expired?.code == .notAnAuthority)
        #expect(expired?.description.contains("whose certificate CN=Root expired on 20") == true)
        let mismatch = #expect(throws: TLSIdentityError.self) {
            try workspace.start(settings(authority: "root.pem", "middle.key"))
        }
        #expect(mismatch?.code == .privateKeyMismatch)
    }
}
