import Foundation
import Testing

/// What scanners for weaknesses of TLS find; `scripts/scan-tls` says what they may find, and why.
@Suite(.timeLimit(.minutes(10)))
struct ScannerTests {
    @Test("sslyze and testssl.sh find nothing above low beyond what cannot be helped")
    func scan() async throws {
        let daemon = try await Daemon([
            "LISTENERS": "0=ImplicitTls,0=StartTls", "TLS_CERTIFICATE_KIND": "LocalAuthority", "HOST_NAME": "localhost",
        ])
        let result = try await Program.run(
            Repository.path("scripts/scan-tls"),
            [
                "localhost:\(daemon.smtpPort("ImplicitTls"))", "localhost:\(daemon.smtpPort("StartTls"))",
                daemon.trustPath,
            ],
            environment: ["SSLYZE": Repository.path(".build-tools/sslyze")],
            seconds: 540
        )
        print(result.output)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains("testssl ImplicitTls cert_revocation HIGH"), "it really looked")
        #expect(try await daemon.health().status == "pass")
    }
}
