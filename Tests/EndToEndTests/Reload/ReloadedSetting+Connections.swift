extension ReloadedSetting {
    /// The greeting of a second connection, while the first is open.
    private static let secondGreeting: Probe = { daemon in
        let first = try RawConnection(port: try daemon.smtpPort())
        _ = try first.reply()
        return try RawConnection(port: try daemon.smtpPort()).reply() ?? "closed"
    }

    /// What shows in who may connect, and how long a connection may last.
    static let connections: [ReloadedSetting] = [
        .init("AllowedAddresses", "[]", #"["192.0.2.0/24"]"#, reply(), "220 ", "554 5.7.1"),
        .init("MaximumConnections", "2", "1", secondGreeting, "220 ", "421 4.3.2"),
        .init("MaximumConnectionsPerAddress", "2", "1", secondGreeting, "220 ", "421 4.7.0"),
        .init(
            "MaximumConnectionRate",
            "0",
            "1",
            { daemon in
                // Some two of them are within one second.
                for _ in 1...20 {
                    let greeting = try RawConnection(port: try daemon.smtpPort()).reply() ?? "closed"
                    guard greeting.hasPrefix("220 ") else { return greeting }
                }
                return "220 for all"
            },
            "220 for all",
            "421 4.7.0"
        ),
        .init(
            "CommandTimeout",
            #""300ms""#,
            #""100ms""#,
            reasonOfSilence(),
            "was silent for 300ms",
            "was silent for 100ms"
        ),
        .init(
            "MessageTimeout",
            #""300ms""#,
            #""100ms""#,
            reasonOfSilence(after: "EHLO client.test", "MAIL FROM:<a@b.test>", "RCPT TO:<c@d.test>", "DATA"),
            "longer than 300ms (MessageTimeout)",
            "longer than 100ms (MessageTimeout)"
        ),
        .init(
            "TlsHandshakeTimeout",
            #""300ms""#,
            #""100ms""#,
            beside: #""TlsMode": "ImplicitTls""#,
            reasonOfSilence(),
            "sent nothing for 300ms",
            "sent nothing for 100ms"
        ),
        .init(
            "ShutdownGrace",
            #""1h""#,
            #""100ms""#,
            { daemon in
                // Each of the two servers has a client that would never end.
                let mail = try RawConnection(port: try daemon.smtpPort())
                try mail.beginMessage()
                let request = try RawConnection(port: try daemon.port(of: "http"))
                try request.send("PUT /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{")
                // Answered behind it, so the first has arrived.
                _ = try await daemon.messages()
                return "exit status \(await daemon.stop())"
            },
            nil,
            "exit status 0"
        ),
    ]
}
