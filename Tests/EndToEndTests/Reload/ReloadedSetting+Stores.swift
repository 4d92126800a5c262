extension ReloadedSetting {
    private static let mebibyteAndAHalf = large(3 << 19)
    private static let inMemory = #""Database": """#

    /// A message of about so many bytes.
    private static func large(_ size: Int) -> String {
        let line = String(repeating: "x", count: 998)
        return "Subject: large\r\n\r\n" + Array(repeating: line, count: size / 1_000).joined(separator: "\r\n")
    }

    /// What shows in what is stored, and in what finds room.
    static let stores: [ReloadedSetting] = [
        .init(
            "NumberOfMessagesToKeep",
            "0",
            "1",
            { daemon in
                try await daemon.deliver(subject: "one")
                try await daemon.deliver(subject: "two")
                return try await daemon.messages().total == 1 ? "one" : "several"
            },
            "several",
            "one"
        ),
        .init(
            "NumberOfSessionsToKeep",
            "0",
            "1",
            prepare: { daemon in
                for _ in 0..<2 { try await daemon.deliver(subject: "one") }
                _ = try await daemon.sessions(atLeast: 2)
            },
            { daemon in
                // Committed behind all that the reload has removed.
                try await daemon.deliver(subject: "another")
                return try await daemon.sessions(atLeast: 1).count == 1 ? "one" : "several"
            },
            "several",
            "one"
        ),
        .init("MaximumDatabaseSize", "0", #""4KiB""#, replyInMessage(to: "Subject: x\r\n"), "250 2.0.0", "452 4.3.1"),
        .init(
            "MaximumUnfinishedSize",
            #""4MiB""#,
            #""1MiB""#,
            replyInMessage(to: mebibyteAndAHalf),
            "250 2.0.0",
            "452 4.3.1"
        ),
        .init(
            "MaximumUnfinishedMemory",
            #""4MiB""#,
            #""1MiB""#,
            beside: inMemory,
            replyInMessage(to: mebibyteAndAHalf),
            "250 2.0.0",
            "452 4.3.1"
        ),
        .init(
            "MemoryBudget",
            #""32MiB""#,
            #""8MiB""#,
            beside: inMemory,
            // More than two thirds of the smaller one.
            replyInMessage(to: large(7 << 20)),
            "250 2.0.0",
            "452 4.3.1"
        ),
    ]
}
