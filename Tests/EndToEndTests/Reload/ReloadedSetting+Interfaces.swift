extension ReloadedSetting {
    /// What the message API and the log show.
    static let interfaces: [ReloadedSetting] = [
        .init(
            "HttpUsers",
            #"[{"Username": "ann", "Password": "secret"}]"#,
            #"[{"Username": "ann", "Password": "changed"}]"#,
            status("GET", "/api/v1/messages", headers: [("Authorization", "Basic YW5uOnNlY3JldA==")]),
            "200",
            "401"
        ),
        .init(
            "HttpHosts",
            "[]",
            #"["other.test"]"#,
            status("GET", "/api/v1/messages", host: "other.test"),
            "403",
            "200"
        ),
        .init(
            "FaultsApi",
            "false",
            "true",
            status(
                "PUT",
                "/api/v1/faults",
                headers: [("Content-Type", "application/json")],
                body: #"{"Faults": [{"Name": "x", "Stage": "Mail", "Action": {"Code": 451}}]}"#
            ),
            "403",
            "200"
        ),
        .init(
            "LogLevel",
            #""info""#,
            #""debug""#,
            { daemon in
                try await daemon.deliver(subject: "one")
                return await daemon.waitForLog(" debug letterlock: Session ended") ? "debug" : "info"
            },
            // A line that never comes would be waited for.
            nil,
            "debug"
        ),
    ]
}
