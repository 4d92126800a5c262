import Cryptography
import NIOCore
import Testing

@testable import TLSLab

@Suite("Each fault against real verifiers that trust the lab", .timeLimit(.minutes(5)))
struct CertificateFaultTests {
    private let bench: LabBench

    init() throws {
        bench = try LabBench()
    }

    @Test("OpenSSL's first error is the one that belongs to the fault", arguments: FaultRow.all)
    func openSSL(row: FaultRow) async throws {
        try await LabServer.run(bench.identity(row.fault).context) { port in
            switch row.openSSL {
            case .accepts:
                let result = try bench.openssl(port, "-x509_strict")
                #expect(result.wasGreeted && result.firstVerifyError == nil, "\(result.output)")
            case .error(let number, let level):
                let result = try bench.openssl(port, level: level)
                #expect(result.firstVerifyError == number && !result.wasGreeted, "\(result.output)")
                if level > 0 { #expect(try bench.openssl(port, level: level - 1).wasGreeted) }
            case .noHandshake(let level):
                let result = try bench.openssl(port, level: level)
                #expect(result.status != 0 && !result.wasGreeted, "\(result.output)")
                #expect(result.firstVerifyError == nil, "\(result.output)")
                if level > 0 { #expect(try bench.openssl(port, level: level - 1).wasGreeted) }
            }
        }
    }

    @Test("with the fault mended, OpenSSL's strict checks find nothing", arguments: LabFault.allCases)
    func mended(fault: LabFault) async throws {
        try await LabServer.run(bench.identity(fault, isMended: true).context) { port in
            let result = try bench.openssl(port, "-x509_strict")
            #expect(result.wasGreeted && result.output.contains("Verify return code: 0 (ok)"), "\(result.output)")
        }
    }

    @Test("GnuTLS refuses what the table says", arguments: FaultRow.all)
    func gnuTLS(row: FaultRow) async throws {
        try await LabServer.run(bench.identity(row.fault).context) { port in
            let result = try bench.gnutls(port)
            #expect(result.wasGreeted == !row.gnuTLSRefuses, "\(result.output)")
            #expect((result.status == 0) == !row.gnuTLSRefuses, "\(result.output)")
        }
    }

    @Test("Java refuses what the table says, and nothing where the fault is mended", arguments: [false, true])
    func java(isMended: Bool) async throws {
        var servers: [(row: FaultRow, channel: any Channel)] = []
        for row in FaultRow.all where row.javaRefuses != nil {
            let context = try bench.identity(row.fault, isMended: isMended).context
            servers.append((row, try await LabServer.start(context)))
        }
        let accepted = try bench.java(servers.compactMap { $0.channel.localAddress?.port })
        for (row, channel) in servers {
            let port = try #require(channel.localAddress?.port)
            #expect(accepted.contains(port) == (isMended || row.javaRefuses == false), "\(row.fault)")
            try await channel.close()
        }
    }

    @Test("without a subjectAltName, Python refuses unless it looks at the CN")
    func noAlternativeName() async throws {
        let identity = try bench.identity(.certificateNoAlternativeName)
        #expect(identity.leaf.names.isEmpty && identity.leaf.subject == "CN=mail.test")
        try await LabServer.run(identity.context) { port in
            #expect(try bench.python(port, looksAtCommonName: true).wasGreeted)
            let result = try bench.python(port, looksAtCommonName: false)
            #expect(result.output.contains("Hostname mismatch") && !result.wasGreeted)
        }
        try await LabServer.run(bench.identity(.certificateNoAlternativeName, isMended: true).context) { port in
            let result = try bench.python(port, looksAtCommonName: false)
            #expect(result.wasGreeted, "\(result.output)")
        }
    }

    @Test("what no verifier here looks at, the certificate itself says")
    func certificateItself() throws {
        let authority = try bench.identity(.certificateAuthorityAsLeaf).leaf
        #expect(authority.maySignCertificates && authority.names == [.dnsName("mail.test")])
        #expect(try !bench.identity(.certificateAuthorityAsLeaf, isMended: true).leaf.isCertificateAuthority)
        let long = try bench.identity(.certificateTooLong).leaf
        #expect(long.notAfter - long.notBefore == 3650 * 86_400 && long.notAfter < bench.authority.certificate.notAfter)
        let mended = try bench.identity(.certificateTooLong, isMended: true).leaf
        #expect(mended.notAfter - mended.notBefore == 397 * 86_400)
        #expect(try bench.identity(.certificateWeakKey).leaf.keyType == "RSA 1024")
        #expect(try bench.identity(.certificateWeakKey, isMended: true).leaf.keyType == "RSA 2048")
    }

    /// The names of an address are checked by rules of their own: OpenSSL has another number, and no CN counts.
    @Test("for an address as HostName the errors are the same", arguments: ["192.0.2.1", "2001:db8::1"])
    func address(hostName: String) async throws {
        for row in FaultRow.certificateFaults where row.fault.isOffered(for: hostName) {
            let expected: (number: Int?, level: Int) =
                switch row.openSSL {
                case .error(let number, let level): (number == 62 ? 64 : number, level)
                case .accepts, .noHandshake: (row.fault == .certificateNoAlternativeName ? 64 : nil, 2)
                }
            try await LabServer.run(bench.identity(row.fault, for: hostName).context) { port in
                let result = try bench.openssl(port, level: expected.level, for: hostName)
                #expect(result.firstVerifyError == expected.number, "\(row.fault) \(result.output)")
            }
        }
        try await LabServer.run(bench.identity(.control, for: hostName).context) { port in
            let result = try bench.openssl(port, "-x509_strict", for: hostName)
            #expect(result.wasGreeted, "\(result.output)")
        }
    }

    @Test("the lab's certificate of a localhost is also for the addresses it stands for")
    func localhost() throws {
        let names = try bench.identity(.control, for: "LocalHost.").leaf.names.map(\.description)
        #expect(names == ["localhost", "127.0.0.1", "::1"])
    }

    @Test("a host name that is too long for a CN is in the certificate all the same")
    func longHostName() async throws {
        let hostName = String(repeating: "a", count: 60) + ".test"
        for (fault, number) in [(LabFault.control, nil), (.certificateSelfSigned, 18), (.certificateExpired, 10)] {
            try await LabServer.run(bench.identity(fault, for: hostName).context) { port in
                let result = try bench.openssl(port, "-x509_strict", for: hostName)
                #expect(result.firstVerifyError == number, "\(result.output)")
                #expect(result.wasGreeted == (number == nil))
            }
        }
    }
}
