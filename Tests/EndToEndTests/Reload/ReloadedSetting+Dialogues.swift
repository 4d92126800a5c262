extension ReloadedSetting {
    private static let message = [
        "EHLO client.test", "MAIL FROM:<a@b.test>", "RCPT TO:<c@d.test>", "DATA", "Subject: x\r\n\r\n.",
    ]
    /// Says MAIL.
    private static let mail = reply(to: "EHLO client.test", "MAIL FROM:<a@b.test>")
    private static let user = #"[{"Username": "ann", "Password": "secret"}]"#
    private static let otherUser = #"[{"Username": "bob", "Password": "secret"}]"#
    /// As `ann`, with her password.
    private static let login = reply(to: "EHLO client.test", "AUTH PLAIN AGFubgBzZWNyZXQ=")

    /// What the replies to commands and content show.
    static let dialogues: [ReloadedSetting] = [
        .init("HostName", #""old.test""#, #""new.test""#, reply(), "220 old.test", "220 new.test"),
        .init(
            "SecureConnectionRequired",
            "false",
            "true",
            beside: #""TlsMode": "StartTls""#,
            mail,
            "250 2.1.0",
            "530 5.7.0"
        ),
        .init("MaximumMessageSize", #""2MiB""#, #""1MiB""#, capability("SIZE"), "SIZE 2097152", "SIZE 1048576"),
        .init(
            "MaximumHeaderSize",
            #""4KiB""#,
            #""1KiB""#,
            replyInMessage(to: "Subject: x\r\nX-Long: \(String(repeating: "x", count: 1_100))\r\n\r\ntext"),
            "250 2.0.0",
            "552 5.3.4"
        ),
        .init(
            "MaximumTextLineLength",
            "0",
            "1000",
            replyInMessage(to: "Subject: x\r\n\r\n\(String(repeating: "x", count: 1_100))"),
            "250 2.0.0",
            "500 5.5.2"
        ),
        .init(
            "MaximumCommandLength",
            "4096",
            "512",
            reply(to: "NOOP " + String(repeating: "x", count: 600)),
            "250 2.0.0",
            "500 5.5.2"
        ),
        .init(
            "MaximumRecipients",
            "2",
            "1",
            reply(to: "EHLO client.test", "MAIL FROM:<a@b.test>", "RCPT TO:<c@d.test>", "RCPT TO:<e@f.test>"),
            "250 2.1.5",
            "452 4.5.3"
        ),
        .init(
            "MaximumMessagesPerConnection",
            "2",
            "1",
            { daemon in
                let connection = try RawConnection(port: try daemon.smtpPort())
                _ = try connection.reply()
                for line in message { _ = try connection.say(line) }
                return try connection.say("MAIL FROM:<a@b.test>") ?? "closed"
            },
            "250 2.1.0",
            "452 4.5.3"
        ),
        .init("MaximumBadCommands", "1", "0", reply(to: "EHLO client.test", "XYZZY"), "500 5.5.1", "421 4.7.0"),
        .init(
            "RejectedRecipients",
            "[]",
            #"["full@*=452"]"#,
            reply(to: "EHLO client.test", "MAIL FROM:<a@b.test>", "RCPT TO:<full@b.test>"),
            "250 2.1.5",
            "452"
        ),
        .init(
            "Faults",
            "[]",
            #"[{"Name": "late", "Stage": "Mail", "Action": {"Code": 451, "EnhancedCode": "4.3.9"}}]"#,
            mail,
            "250 2.1.0",
            "451 4.3.9"
        ),
        .init("AuthenticationRequired", "false", "true", mail, "250 2.1.0", "530 5.7.0"),
        .init(
            "SmtpAllowAnyCredentials",
            "true",
            "false",
            beside: #""Users": \#(otherUser)"#,
            login,
            "235 2.7.0",
            "535 5.7.8"
        ),
        .init(
            "Users",
            user,
            otherUser,
            beside: #""SmtpAllowAnyCredentials": false"#,
            login,
            "235 2.7.0",
            "535 5.7.8"
        ),
        .init("AuthMechanisms", #"["PLAIN"]"#, #"["LOGIN"]"#, capability("AUTH"), "AUTH PLAIN", "AUTH LOGIN"),
        .init("AuthMechanismsWithoutTls", #"["PLAIN"]"#, #"["LOGIN"]"#, capability("AUTH"), "AUTH PLAIN", "AUTH LOGIN"),
    ]
}
