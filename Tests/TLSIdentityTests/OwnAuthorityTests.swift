import Cryptography
import Foundation
import TLSIdentity
import Testing

/// Authorities as `openssl` makes them, each with something that clients mind.
@Suite("An authority of the user's that clients do not accept is told")
struct OwnAuthorityTests {
    private let workspace: Workspace
    private static let day: Int64 = 86_400

    init() throws {
        workspace = try Workspace()
    }

    /// Makes `name.key` and the self-signed authority `name.pem`.
    private func makeAuthority(_ name: String, _ extensions: [String] = [], days: Int = 99) throws {
        try workspace.run("ecparam -name prime256v1 -genkey -noout -out \(name).key")
        let added = extensions.map { " -addext " + $0 }.joined()
        try workspace.run("req -x509 -new -key \(name).key -days \(days) -subj /CN=\(name)\(added) -out \(name).pem")
    }

    private func settings(_ name: String, hostName: String = "mail.test", names: [String] = []) -> TLSSettings {
        var settings = workspace.settings(hostName, names: names)
        settings.kind = .localAuthority
        settings.authority = ProvidedCredentials(
            certificate: .file(path: workspace.path(name + ".pem")),
            privateKey: .file(path: workspace.path(name + ".key")),
            names: .authority
        )
        return settings
    }

    /// What both a start and `check` say.
    private func refusal(_ settings: TLSSettings) throws -> String {
        let error = try #require(throws: TLSIdentityError.self) { try workspace.start(settings) }
        #expect(error.code == .notAnAuthority)
        #expect(throws: error) { try ProvidedCertificateReport.make(settings, now: Workspace.now) }
        #expect(!FileManager.default.fileExists(atPath: workspace.tls))
        return error.description
    }

    @Test("name constraints that exclude a name are an error that says what to set")
    func nameConstraints() throws {
        try makeAuthority("constrained", ["nameConstraints=critical,permitted;DNS:other.test"])
        #expect(
            try refusal(settings("constrained"))
                == "TlsAuthority names \(workspace.path("constrained.pem")), whose certificate CN=constrained signs nothing "
                + "that a client accepts: its name constraints exclude a name of the certificate (mail.test) (permitted "
                + "subtree violation); set HostName and TlsCertificateNames to names that it permits, or give another "
                + "authority."
        )
        #expect(
            try refusal(settings("constrained", hostName: "other.test", names: ["mail.test"])).contains("mail.test")
        )
        let served = try workspace.start(settings("constrained", hostName: "a.other.test"))
        #expect(served.warnings.isEmpty)
        try workspace.run(
            "verify -purpose sslserver -CAfile tls/trust.pem -verify_hostname a.other.test tls/certificate.pem"
        )
    }

    @Test("an extendedKeyUsage without serverAuth is an error, one with it is not")
    func extendedKeyUsage() throws {
        try makeAuthority("clients", ["extendedKeyUsage=clientAuth"])
        #expect(try refusal(settings("clients")).contains("excludes TLS servers"))
        try makeAuthority("servers", ["extendedKeyUsage=serverAuth"])
        #expect(try workspace.start(settings("servers")).warnings.isEmpty)
    }

    @Test("an authority below one that allows none is an error")
    func pathLength() throws {
        try workspace.run("ecparam -name prime256v1 -genkey -noout -out root.key")
        let constraint = "basicConstraints=critical,CA:TRUE,pathlen:0"
        try workspace.write(
            Array("[req]\ndistinguished_name=dn\nx509_extensions=ca\n[dn]\n[ca]\n\(constraint)\n".utf8),
            to: "root.cnf"
        )
        try workspace.run("req -x509 -new -config root.cnf -key root.key -days 99 -subj /CN=Root -out root.pem")
        try workspace.run("ecparam -name prime256v1 -genkey -noout -out middle.key")
        try workspace.run("req -new -key middle.key -subj /CN=middle -out middle.csr")
        try workspace.write(Array("basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n".utf8), to: "middle.ext")
        try workspace.run(
            "x509 -req -in middle.csr -CA root.pem -CAkey root.key -set_serial 7 -days 9 -extfile middle.ext -out alone.pem"
        )
        try workspace.concatenate(["alone.pem", "root.pem"], to: "middle.pem")
        #expect(
            try refusal(settings("middle")).contains("an issuer in the file allows no authority below it (pathlen)")
        )
        // The same root signs leaves by itself.
        #expect(try workspace.start(settings("root")).warnings.isEmpty)
    }

    @Test("keyUsage without keyCertSign, and no basicConstraints, are errors")
    func noAuthority() throws {
        try makeAuthority("digital", ["keyUsage=critical,digitalSignature"])
        try makeAuthority("leaf", ["basicConstraints=critical,CA:FALSE"])
        for name in ["digital", "leaf"] {
            #expect(try refusal(settings(name)).contains("may not sign others"))
        }
    }

    @Test(
        "one that is not valid yet is used with a warning, its leaf begins with it, and once it is valid clients accept both"
    )
    func notValidYet() throws {
        try makeAuthority("soon")
        let begin = try #require(try Certificate.chain(pem: workspace.bytes("soon.pem")).first).notBefore
        let early = begin - 2 * Self.day
        let served = try workspace.start(settings("soon"), at: early)
        let warning =
            "The certificate CN=soon in \(workspace.path("soon.pem")) is not valid before \(utcText(begin)), so clients "
            + "refuse the connection until then; correct the clock, or if it is right, give another authority."
        #expect(served.warnings == [warning])
        #expect(try ProvidedCertificateReport.make(settings("soon"), now: early).warnings == [warning])
        // Health goes by the dates of the leaf.
        #expect(served.facts.notBefore == begin)
        #expect(try workspace.start(settings("soon")).facts == served.facts)
        try workspace.run(
            "verify -purpose sslserver -CAfile tls/trust.pem -verify_hostname mail.test tls/certificate.pem"
        )
    }

    @Test("an issuer of it that has expired is an error")
    func expiredIssuer() throws {
        try workspace.makeChain()
        try workspace.concatenate(["middle.pem", "root.pem", "middle.key"], to: "team.pem")
        var settings = settings("team")
        settings.authority?.privateKey = nil
        let error = #expect(throws: TLSIdentityError.self) {
            try workspace.start(settings, at: Workspace.now + 50 * Self.day)
        }
        #expect(error?.code == .notAnAuthority)
        #expect(error?.description.contains("expired on 20") == true)
    }
}
