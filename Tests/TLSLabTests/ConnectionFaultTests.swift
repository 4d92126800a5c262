import Cryptography
import Foundation
import Testing

@testable import TLSLab

@Suite("The faults in versions and ciphers, against clients old enough for them", .timeLimit(.minutes(5)))
struct ConnectionFaultTests {
    private let bench: LabBench

    init() throws {
        bench = try LabBench()
    }

    @Test("OldTlsOnly speaks TLS 1.0 and 1.1, and nothing newer")
    func oldVersions() async throws {
        try await LabServer.run(bench.identity(.oldTLSOnly).context) { port in
            for (option, version) in [("-tls1", "TLSv1"), ("-tls1_1", "TLSv1.1")] {
                let result = try bench.openssl(port, level: 0, option)
                #expect(result.wasGreeted && result.output.contains("Protocol  : \(version)\n"), "\(result.output)")
            }
            for option in ["-tls1_2", "-tls1_3"] {
                let result = try bench.openssl(port, level: 0, option)
                #expect(result.output.contains(" protocol") && !result.wasGreeted, "\(result.output)")
                #expect(result.output.contains("New, (NONE), Cipher is (NONE)"))
            }
        }
    }

    @Test("WeakCiphers speaks 3DES under TLS 1.2, and nothing better")
    func weakCiphers() async throws {
        try await LabServer.run(bench.identity(.weakCiphers).context) { port in
            let result = try bench.gnutls(port, "--priority NORMAL:+3DES-CBC:+RSA")
            #expect(result.wasGreeted && result.output.contains("(TLS1.2-X.509)-(RSA)-(3DES-CBC)-(SHA1)"))
            for options in ["-tls1_1", "-tls1_2", "-tls1_3"] {
                let result = try bench.openssl(port, level: 0, options, ciphers: "ALL")
                #expect(result.output.contains("SSL alert number") && !result.wasGreeted, "\(result.output)")
            }
        }
    }

    @Test("NoForwardSecrecy speaks every suite of RSA key exchange, and a client that wants ECDHE or TLS 1.3 gets none")
    func rsaKeyExchange() async throws {
        try await LabServer.run(bench.identity(.noForwardSecrecy).context) { port in
            for suite in ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA"] {
                let result = try bench.openssl(port, ciphers: suite)
                #expect(result.wasGreeted && result.output.contains("Cipher is \(suite)\n"), "\(result.output)")
            }
            for (options, ciphers) in [("-tls1_2", "ECDHE"), ("-tls1_3", "DEFAULT"), ("-tls1_1", "DEFAULT")] {
                let result = try bench.openssl(port, level: 0, options, ciphers: ciphers)
                #expect(result.output.contains("SSL alert number") && !result.wasGreeted, "\(result.output)")
            }
        }
    }

    @Test(
        "DemandsClientCertificate refuses without, with one of nobody's, and with one of the lab's",
        arguments: [2, 3]
    )
    func clientCertificate(minor: Int) async throws {
        let request = "req -x509 -newkey rsa:2048 -nodes -subj /CN=client -days 9 -keyout own.key -out own.pem"
        #expect(try bench.run("openssl", request).status == 0)
        let recipe = LabRecipe(.certificateWrongUsage, isMended: false, LabHost("mail.test"), now: LabBench.now)
        let issued = try LabChain(recipe, bench.authority, LabKeys())
        try Data(issued.leaf.pem()).write(to: URL(filePath: bench.directory + "/lab.pem"))
        try Data(issued.privateKey.pem()).write(to: URL(filePath: bench.directory + "/lab.key"))
        let clients = ["", "-cert own.pem -key own.key", "-cert lab.pem -key lab.key"]
        try await LabServer.run(bench.identity(.demandsClientCertificate).context) { port in
            for client in clients {
                let result = try bench.openssl(port, "-tls1_\(minor) \(client)")
                #expect(result.output.contains("SSL alert number") && !result.wasGreeted, "\(client) \(result.output)")
            }
        }
        try await LabServer.run(bench.identity(.demandsClientCertificate, isMended: true).context) { port in
            for client in clients {
                let result = try bench.openssl(port, "-tls1_\(minor) \(client)")
                #expect(result.wasGreeted, "\(client) \(result.output)")
            }
        }
    }

    @Test(
        "where the fault lies in what is said, the context has none",
        arguments: LabFault.allCases.filter { fault in !FaultRow.all.contains { $0.fault == fault } }
    )
    func flawlessContext(fault: LabFault) async throws {
        try await LabServer.run(bench.identity(fault).context) { port in
            let result = try bench.openssl(port, "-x509_strict")
            #expect(result.wasGreeted && result.output.contains("TLSv1.3"))
        }
    }
}
