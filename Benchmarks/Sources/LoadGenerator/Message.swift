import NIOCore

/// The one message that is sent again and again, as smtp-source makes it: a few headers, and lines of 80 octets.
struct Message {
    let sender: String
    let recipients: [String]
    /// Lines with their ends; none begins with a dot.
    let content: ByteBuffer

    /// As DATA wants it (RFC 5321, 4.5.2).
    var dotTerminated: ByteBuffer {
        var bytes = content
        bytes.writeString(".\r\n")
        return bytes
    }

    init(_ load: Load) {
        let number = String(repeating: Character(UnicodeScalar(Step.numberSign)), count: Step.digits)
        let remainder = String(repeating: Character(UnicodeScalar(Step.remainderSign)), count: Step.digits)
        let sender = load.distinct ? "a\(number)@\(load.hostName)" : load.from ?? "foo@\(load.hostName)"
        let first = load.distinct ? "w\(remainder)@\(load.hostName)" : load.to ?? "foo@\(load.hostName)"
        self.sender = sender
        // As smtp-source names them.
        recipients = load.recipients == 1 ? [first] : (1...load.recipients).map { "\($0)\(first)" }

        var bytes = ByteBufferAllocator().buffer(capacity: load.length + 1_000)
        bytes.writeString("From: <\(sender)>\r\nTo: <\(first)>\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000 (UTC)\r\n")
        bytes.writeString("Message-Id: <\(load.distinct ? number : "1")@\(load.hostName)>\r\n")
        if let subject = load.distinct ? "Mail number \(number)" : load.subject {
            bytes.writeString("Subject: \(subject)\r\n")
        }
        bytes.writeString("\r\n")
        var rest = load.length
        while rest > 0 {
            // What remains is to hold more than a line end.
            let length = rest < 160 && rest > 80 ? rest / 2 : min(rest, 80)
            bytes.writeRepeatingByte(UInt8(ascii: "X"), count: max(length - 2, 0))
            bytes.writeString("\r\n")
            rest -= length
        }
        content = bytes
    }
}
