extension RawConnection {
    /// Reads the greeting and goes on up to the reply to DATA, after which the content is expected.
    func beginMessage(from sender: String = "a@example.org", to recipient: String = "b@example.org") throws {
        try expect("220")
        for command in ["EHLO client.test", "MAIL FROM:<\(sender)>", "RCPT TO:<\(recipient)>", "DATA"] {
            try say(command, expecting: "250", "354")
        }
    }
}

extension Daemon {
    /// Sends a message, its dots doubled already and its last line ended, on a connection of its own.
    ///
    /// - Returns: the message's ID.
    @discardableResult
    func deliver(_ source: some Collection<UInt8>, from sender: String = "a@example.org") async throws -> String {
        let connection = try RawConnection(port: try smtpPort())
        try connection.beginMessage(from: sender)
        try connection.send(Array(source) + Array(".\r\n".utf8))
        try connection.expect("250 2.0.0")
        _ = try connection.say("QUIT")
        guard let newest = try await messages().messages.first else {
            throw RawConnection.Failed(description: "the message was accepted, and none is listed")
        }
        return newest.ID
    }

    @discardableResult
    func deliver(subject: String) async throws -> String {
        try await deliver("Subject: \(subject)\r\n\r\ntext\r\n".utf8)
    }
}
