internal import InternetMessage

/// What is read of every mail that arrives: its structure, the fields that a listing shows, the beginning of its text.
final class SummaryReading: Work {
    private let mail: [UInt8]
    private let attachments: Int

    init(_ mail: [UInt8], attachments: Int = 0) {
        self.mail = mail
        self.attachments = attachments
    }

    func run(_ iterations: Int) throws {
        let mail = mail
        for _ in 0..<iterations {
            let summary = MessageSummary(source: mail.span)
            try WorkloadError.require("Attachments", summary.attachments, is: attachments)
        }
    }

    func finish() throws {
        let mail = mail
        let summary = MessageSummary(source: mail.span)
        guard summary.subject.hasPrefix("Figures"), !summary.snippet.isEmpty else {
            throw WorkloadError("The mail was read as \(summary)")
        }
    }
}
