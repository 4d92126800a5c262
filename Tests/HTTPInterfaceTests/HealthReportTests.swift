import Foundation
import TestSupport
import Testing

@testable import HTTPInterface

@Suite struct HealthReportTests {
    static let now: Int64 = 1_795_000_000
    static let day: Int64 = 86_400
    static let policy = ExpiryPolicy(warning: 30 * day, affectsHealth: true)

    static func certificate(from: Int64 = now - 3_600, secondsLeft: Int64 = 3_649 * day + 5) -> CertificateHealth {
        CertificateHealth(
            source: "generated",
            path: "/data/tls/certificate.pem",
            subject: "CN=mail.test",
            issuer: "CN=mail.test",
            names: ["mail.test", "192.0.2.1"],
            serialNumber: "0A1B",
            fingerprintSHA256: "AA:BB",
            keyType: "ECDSA P-256",
            notBefore: from,
            notAfter: now + secondsLeft,
            now: now
        )
    }

    static func report(
        modes: [String] = ["StartTls"],
        listenerStatus: HealthStatus = .pass,
        checks: [String: [HealthCheck]] = ["store:write": [HealthCheck(status: .pass)]],
        certificate: CertificateHealth? = certificate(),
        replacementFault: String? = nil,
        expiry: ExpiryPolicy = policy
    ) -> HealthReport {
        HealthReport(
            version: "0.1.0",
            hostName: "mail.test",
            listeners: modes.enumerated().map {
                ListenerHealth(address: "0.0.0.0", port: 1_025 + $0, tlsMode: $1, status: listenerStatus)
            },
            checks: checks,
            certificates: certificate.map { [$0] } ?? [],
            replacementFault: replacementFault,
            expiry: expiry,
            now: now
        )
    }

    @Test(arguments: [
        (3_649 * day + 5, true, HealthStatus.pass, 3_649),
        (30 * day, true, .pass, 30),
        (30 * day - 1, true, .warn, 29),
        (0, true, .warn, 0),
        (-1, true, .fail, -1),
        (-day, true, .fail, -1),
        (-day - 1, true, .fail, -2),
        (-1, false, .warn, -1),
    ])
    func `The certificate's time left decides the status`(
        secondsLeft: Int64,
        affectsHealth: Bool,
        status: HealthStatus,
        daysLeft: Int
    ) {
        let report = Self.report(
            certificate: Self.certificate(secondsLeft: secondsLeft),
            expiry: ExpiryPolicy(warning: 30 * Self.day, affectsHealth: affectsHealth)
        )
        #expect(report.status == status)
        #expect(report.checks["certificate:expiry"]?.first?.status == status)
        #expect(report.tls.certificate?.daysLeft == daysLeft)
    }

    @Test func `A certificate that is not valid yet fails, or warns when dates do not affect health`() {
        let certificate = Self.certificate(from: Self.now + 1)
        #expect(Self.report(certificate: certificate).status == .fail)
        let lenient = ExpiryPolicy(warning: 0, affectsHealth: false)
        #expect(Self.report(certificate: certificate, expiry: lenient).status == .warn)
        #expect(
            Self.report(certificate: certificate).line
                == "fail StartTls, certificate mail.test expires 2036-11-14 (3649 days): "
                + "the certificate is not valid before 2026-11-18T11:06:41Z"
        )
    }

    @Test func `A refused replacement warns and says why`() {
        let report = Self.report(replacementFault: "tls.key holds the key of another certificate")
        #expect(report.status == .warn)
        #expect(
            report.line == "warn StartTls, certificate mail.test expires 2036-11-14 (3649 days): "
                + "a replacement of the certificate was refused: tls.key holds the key of another certificate"
        )
    }

    @Test func `A check or listener that fails makes the whole fail, whatever else warns`() {
        let store = HealthCheck(status: .fail, output: "the store cannot write: disk full")
        let report = Self.report(checks: ["store:write": [store]], replacementFault: "x")
        #expect(report.status == .fail)
        #expect(report.line.hasSuffix("was refused: x; the store cannot write: disk full"))
        let listener = Self.report(listenerStatus: .fail)
        #expect(listener.status == .fail)
        #expect(listener.line.hasSuffix(": 0.0.0.0 port 1025 (StartTls) does not work"))
    }

    @Test(arguments: [
        ([String](), "None"), (["None"], "None"), (["StartTls", "StartTls"], "StartTls"),
        (["None", "StartTls"], "Mixed"), (["ImplicitTls"], "ImplicitTls"),
    ])
    func `The mode is that of all listeners or Mixed`(modes: [String], mode: String) {
        #expect(Self.report(modes: modes).tls.mode == mode)
    }

    @Test(arguments: [
        (report(), "pass StartTls, certificate mail.test expires 2036-11-14 (3649 days)"),
        (report(modes: ["None"]), "pass None, no certificate"),
        (
            report(certificate: certificate(secondsLeft: day)),
            "warn StartTls, certificate mail.test expires 2026-11-19 (1 day): the certificate expires soon"
        ),
        (
            report(certificate: certificate(secondsLeft: -2 * day)),
            "fail StartTls, certificate mail.test expired 2026-11-16 (-2 days): the certificate has expired"
        ),
    ])
    func `The line says status, mode, certificate and what is wrong`(report: HealthReport, line: String) {
        #expect(report.line == line)
    }

    @Test func `JSON has the contract's keys, dates as text and a null certificate where no listener uses TLS`() throws
    {
        let checks = [
            "smtp:handshake": [
                HealthCheck(status: .pass, observedValue: 1.9, observedUnit: "ms", time: "2026-11-23T12:00:00Z")
            ],
            "store:write": [HealthCheck(status: .pass)],
        ]
        let text = { (report: HealthReport) in
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(report), as: UTF8.self)
        }
        let certificate = """
            {"daysLeft":3649,"fingerprintSha256":"AA:BB",\
            "issuer":"CN=mail.test","keyType":"ECDSA P-256","names":["mail.test","192.0.2.1"],\
            "notAfter":"2036-11-14T11:06:45Z","notBefore":"2026-11-18T10:06:40Z",\
            "path":"/data/tls/certificate.pem","serialNumber":"0A1B","source":"generated",\
            "subject":"CN=mail.test"}
            """
        #expect(
            try text(Self.report(checks: checks)) == """
                {"checks":{"certificate:expiry":[{"observedUnit":"d","observedValue":3649,"status":"pass"}],\
                "smtp:handshake":[{"observedUnit":"ms","observedValue":1.9,"status":"pass",\
                "time":"2026-11-23T12:00:00Z"}],"store:write":[{"status":"pass"}]},\
                "description":"Letterlock on mail.test",\
                "listeners":[{"address":"0.0.0.0","port":1025,"status":"pass","tlsMode":"StartTls"}],\
                "status":"pass","tls":{"certificate":\(certificate),"certificates":[\(certificate)],"mode":"StartTls"},\
                "version":"0.1.0"}
                """
        )
        #expect(
            try text(Self.report(modes: ["None"]))
                .contains(#""tls":{"certificate":null,"certificates":[],"mode":"None"}"#)
        )
    }

    @Test(arguments: [["StartTls"], ["None"]])
    func `JSON reads back as the same report`(modes: [String]) throws {
        let report = Self.report(modes: modes)
        #expect(try JSONDecoder().decode(HealthReport.self, from: JSONEncoder().encode(report)) == report)
    }
}
