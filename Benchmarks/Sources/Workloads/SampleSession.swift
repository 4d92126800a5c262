internal import MessageStore

/// The session that is measured with: one message, and what was said for it.
enum SampleSession {
    static let record = SessionRecord(
        id: 1_700_000_000_000_000,
        listener: Listener(port: 1_025, tlsMode: "StartTls"),
        remoteAddress: "192.0.2.1",
        started: 1_700_000_000_100,
        ended: 1_700_000_000_125,
        hello: "client.example.test",
        user: nil,
        tls: nil,
        messages: [1_700_000_000_123_456],
        outcome: "Completed",
        reason: "The client said QUIT.",
        advice: nil,
        transcript: transcript.map { TranscriptLine(time: 1_700_000_000_110, direction: $0.0, text: $0.1) }
    )

    private static let transcript = [
        ("Sent", "220 mail.example.test ESMTP Letterlock"),
        ("Received", "EHLO client.example.test"),
        ("Sent", "250-mail.example.test greets client.example.test"),
        ("Sent", "250-PIPELINING"),
        ("Sent", "250-SIZE 52428800"),
        ("Sent", "250-8BITMIME"),
        ("Sent", "250-SMTPUTF8"),
        ("Sent", "250-ENHANCEDSTATUSCODES"),
        ("Sent", "250-DSN"),
        ("Sent", "250-STARTTLS"),
        ("Sent", "250 CHUNKING"),
        ("Received", "MAIL FROM:<ann@example.com> SIZE=4096"),
        ("Sent", "250 2.1.0 Sender accepted"),
        ("Received", "RCPT TO:<bob@example.net>"),
        ("Sent", "250 2.1.5 Recipient accepted"),
        ("Received", "DATA"),
        ("Sent", "354 Send the message, and end it with a line that is a dot"),
        ("Received", "(4096 bytes of content)"),
        ("Sent", "250 2.0.0 Stored as 1700000000123456"),
        ("Received", "QUIT"),
        ("Sent", "221 2.0.0 Goodbye"),
    ]
}
