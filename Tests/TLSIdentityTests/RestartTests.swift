import Cryptography
import Foundation
import TLSIdentity
import Testing

@Suite("A start finds the generated certificate of the one before")
struct RestartTests {
    private let workspace: Workspace
    private let day: Int64 = 86_400

    init() throws {
        workspace = try Workspace()
    }

    private let whole = ["certificate.key", "certificate.pem", "trust.pem"]
    private let wholeAndBad = [
        "certificate.key", "certificate.key.bad", "certificate.pem", "certificate.pem.bad", "trust.pem",
    ]

    @Test("the same settings: the same certificate, byte for byte")
    func same() throws {
        let first = try workspace.start(workspace.settings())
        let files = try whole.map { try workspace.bytes("tls/" + $0) }
        let second = try workspace.start(workspace.settings())
        #expect(first.facts == second.facts)
        #expect(try whole.map { try workspace.bytes("tls/" + $0) } == files)
        #expect(try workspace.files() == whole)
        #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("tls/certificate.pem"))
    }

    @Test("the same names in other order, letter case and spelling: the same certificate")
    func sameNames() throws {
        let first = try workspace.start(workspace.settings(names: ["b.test", "2001:db8::1", "10.0.0.1"]))
        let second = try workspace.start(
            workspace.settings("MAIL.test.", names: ["10.0.0.1", "[2001:DB8:0::1]", "B.Test", "b.test", "mail.test"])
        )
        #expect(first.facts.fingerprintSHA256 == second.facts.fingerprintSHA256)
        let swapped = try workspace.start(
            workspace.settings("b.test", names: ["mail.test", "10.0.0.1", "2001:db8::1"])
        )
        #expect(first.facts.fingerprintSHA256 == swapped.facts.fingerprintSHA256)
    }

    @Test("another HostName, a name more or a name less: a new one, and nothing is kept as bad")
    func otherNames() throws {
        var fingerprints: Set<String> = []
        let settings = [
            workspace.settings(), workspace.settings("other.test"), workspace.settings("other.test", names: ["b.test"]),
            workspace.settings("other.test"), workspace.settings("other.test", names: ["10.0.0.1"]),
        ]
        for settings in settings {
            let served = try workspace.start(settings)
            #expect(served.facts.subject == "CN=\(settings.hostName)")
            #expect(served.facts.names == [settings.hostName] + settings.certificateNames)
            fingerprints.insert(served.facts.fingerprintSHA256)
            #expect(try workspace.files() == whole)
            #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("tls/certificate.pem"))
        }
        #expect(fingerprints.count == settings.count)
    }

    @Test("the pair deleted: a new one, and nothing is kept as bad")
    func deleted() throws {
        let first = try workspace.start(workspace.settings())
        try FileManager.default.removeItem(atPath: workspace.path("tls/certificate.pem"))
        try FileManager.default.removeItem(atPath: workspace.path("tls/certificate.key"))
        let second = try workspace.start(workspace.settings())
        #expect(first.facts.fingerprintSHA256 != second.facts.fingerprintSHA256)
        #expect(try workspace.files() == whole)
    }

    @Test(
        "one of the two deleted: a new pair, and the other is kept as bad",
        arguments: ["certificate.pem", "certificate.key"]
    )
    func halfDeleted(name: String) throws {
        let first = try workspace.start(workspace.settings())
        try FileManager.default.removeItem(atPath: workspace.path("tls/" + name))
        let second = try workspace.start(workspace.settings())
        #expect(first.facts.fingerprintSHA256 != second.facts.fingerprintSHA256)
        #expect(try workspace.files() == wholeAndBad.filter { $0 != name + ".bad" })
    }

    @Test(
        "key or certificate truncated, emptied or overwritten: a new pair, and the old files are kept as bad",
        arguments: ["certificate.pem", "certificate.key"],
        [0, 1, 60, 150]
    )
    func truncated(name: String, count: Int) throws {
        let first = try workspace.start(workspace.settings())
        let damaged = Array(try workspace.bytes("tls/" + name).prefix(count))
        try workspace.write(damaged, to: "tls/" + name)
        let second = try workspace.start(workspace.settings())
        #expect(first.facts.fingerprintSHA256 != second.facts.fingerprintSHA256)
        #expect(try workspace.files() == wholeAndBad)
        #expect(try workspace.bytes("tls/\(name).bad") == damaged)
        #expect(try workspace.mode("tls/certificate.key.bad") == 0o600)
        #expect(try workspace.start(workspace.settings()).facts == second.facts)
    }

    @Test("the key of another certificate: a new pair, and the old files are kept as bad in place of older ones")
    func otherKey() throws {
        let first = try workspace.start(workspace.settings())
        try workspace.write([1], to: "tls/certificate.pem.bad")
        let certificate = try workspace.bytes("tls/certificate.pem")
        try workspace.makeCertificate("other")
        try workspace.write(workspace.bytes("other.key"), to: "tls/certificate.key")
        let second = try workspace.start(workspace.settings())
        #expect(first.facts.fingerprintSHA256 != second.facts.fingerprintSHA256)
        #expect(try workspace.files() == wholeAndBad)
        #expect(try workspace.bytes("tls/certificate.key.bad") == workspace.bytes("other.key"))
        #expect(try workspace.bytes("tls/certificate.pem.bad") == certificate)
    }

    @Test("a directory in the place of a file: a new pair, and the directory is kept as bad")
    func directoryInPlace() throws {
        try FileManager.default.createDirectory(
            atPath: workspace.path("tls/certificate.key/x"),
            withIntermediateDirectories: true
        )
        try workspace.start(workspace.settings())
        #expect(try workspace.files() == ["certificate.key", "certificate.key.bad", "certificate.pem", "trust.pem"])
    }

    @Test(
        "less than 30 days left: a new one; 30 days or more: the old one",
        arguments: [
            (31 * 86_400, false), (30 * 86_400, false), (30 * 86_400 - 1, true), (29 * 86_400, true), (-1, true),
        ]
    )
    func daysLeft(secondsLeft: Int, isNew: Bool) throws {
        let first = try workspace.start(workspace.settings())
        let second = try workspace.start(workspace.settings(), at: first.facts.notAfter - Int64(secondsLeft))
        #expect((first.facts.fingerprintSHA256 != second.facts.fingerprintSHA256) == isNew)
        // Clients trust the old one, and the clock may be wrong.
        let old = isNew ? ["certificate.key.old", "certificate.pem.old"] : []
        #expect(try workspace.files() == (whole + old).sorted())
        #expect(second.facts.daysLeft(at: second.facts.notAfter - 3650 * day + 3600) == 3649)
    }

    @Test("not valid yet, because the clock was turned back: the old one stays, with a warning")
    func notYetValid() throws {
        let first = try workspace.start(workspace.settings())
        let atBegin = try workspace.start(workspace.settings(), at: first.facts.notBefore)
        #expect(first.facts == atBegin.facts)
        let before = try workspace.start(workspace.settings(), at: first.facts.notBefore - 1)
        #expect(first.facts == before.facts)
        #expect(atBegin.warnings.isEmpty)
        #expect(
            before.warnings == [
                "The certificate CN=mail.test in \(workspace.path("tls/certificate.pem")) is not valid before "
                    + "\(utcText(first.facts.notBefore)), so clients refuse the connection until then; correct the clock, or if it "
                    + "is right, remove the file to have a new one made."
            ]
        )
        #expect(try workspace.files() == whole)
    }

    @Test("a key that this user may not read ends the start, and nothing is replaced")
    func unreadableKey() throws {
        let first = try workspace.start(workspace.settings())
        let key = workspace.path("tls/certificate.key")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: workspace.directory)
        let symbol = try #require(dlsym(nil, "setfsuid"))
        let setFileSystemUser = unsafeBitCast(symbol, to: (@convention(c) (uid_t) -> CInt).self)
        // Root may read everything; as somebody else this thread may not.
        _ = setFileSystemUser(65_534)
        defer { _ = setFileSystemUser(0) }
        let error = #expect(throws: TLSIdentityError.self) { try workspace.start(workspace.settings()) }
        _ = setFileSystemUser(0)
        #expect(error?.code == .directoryUnusable)
        #expect(error?.description.hasPrefix("DataDirectory: \(key) cannot be read: it belongs to user 0") == true)
        #expect(try workspace.files() == whole)
        #expect(try workspace.start(workspace.settings()).facts == first.facts)
    }

    @Test(
        "a link loop in the place of key or certificate ends the start, and nothing is replaced",
        arguments: ["certificate.pem", "certificate.key"]
    )
    func linkLoop(name: String) throws {
        let first = try workspace.start(workspace.settings())
        let (path, kept) = (workspace.path("tls/" + name), workspace.path(name))
        try FileManager.default.moveItem(atPath: path, toPath: kept)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: name)
        let error = #expect(throws: TLSIdentityError.self) { try workspace.start(workspace.settings()) }
        #expect(error?.code == .directoryUnusable)
        #expect(error?.description.contains(path) == true)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == name)
        #expect(try workspace.files() == whole)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: kept, toPath: path)
        #expect(try workspace.start(workspace.settings()).facts == first.facts)
    }

    @Test("trust.pem lost or spoilt: written again, the certificate stays")
    func trustLost() throws {
        let first = try workspace.start(workspace.settings())
        try FileManager.default.removeItem(atPath: workspace.path("tls/trust.pem"))
        #expect(try workspace.start(workspace.settings()).facts == first.facts)
        try workspace.write([1, 2], to: "tls/trust.pem")
        #expect(try workspace.start(workspace.settings()).facts == first.facts)
        #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("tls/certificate.pem"))
        #expect(try workspace.files() == whole)
    }
}
