import TLSLab

extension LabVisit {
    /// A visit of which a test says what matters to it.
    static func make(
        _ fault: LabFault,
        _ mode: LabFault.Mode = .startTLS,
        hello: String? = "client.test",
        address: String = "192.0.2.1",
        at time: Int64 = 1_000,
        lasting duration: Int64 = 20,
        asked: Bool = true,
        tls: String? = nil,
        helloUnderTLS: Bool = false,
        alert: String? = nil,
        ending outcome: String = "ClientDisconnected",
        reason: String = "It ended.",
        auth: Credentials? = nil,
        mail: Bool = false,
        mailInClear: Bool = false,
        kept: [Int64] = []
    ) -> LabVisit {
        LabVisit(
            session: time,
            fault: fault,
            mode: mode,
            remoteAddress: address,
            started: time - duration,
            ended: time,
            hello: hello,
            askedForTLS: asked,
            tlsVersion: tls,
            saidHelloUnderTLS: helloUnderTLS,
            alert: alert,
            outcome: outcome,
            reason: reason,
            credentials: auth,
            startedMail: mail || !kept.isEmpty,
            mailInClear: mailInClear,
            messages: kept
        )
    }

    static func refusing(
        _ fault: LabFault,
        _ mode: LabFault.Mode = .startTLS,
        hello: String? = "client.test",
        address: String = "192.0.2.1",
        at time: Int64 = 1_000
    ) -> LabVisit {
        make(
            fault,
            mode,
            hello: hello,
            address: address,
            at: time,
            alert: "bad_certificate",
            ending: "ClientRejectedCertificate",
            reason: "It refused."
        )
    }

    static func mailing(
        _ fault: LabFault,
        _ mode: LabFault.Mode = .startTLS,
        hello: String? = "client.test",
        address: String = "192.0.2.1",
        at time: Int64 = 1_000
    ) -> LabVisit {
        make(
            fault,
            mode,
            hello: hello,
            address: address,
            at: time,
            tls: "1.3",
            helloUnderTLS: true,
            ending: "Completed",
            reason: "It said QUIT.",
            kept: [7]
        )
    }
}
