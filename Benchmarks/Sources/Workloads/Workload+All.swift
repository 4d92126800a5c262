internal import MessageStore

extension Workload {
    /// All of them: the session machine, DATA, MIME, the store.
    public static let all: [Workload] = [
        Workload(name: "dialogue", iterations: 500) { Dialogue(.oneByOne) },
        Workload(name: "dialogue-pipelined", iterations: 500) { Dialogue(.pipelined) },
        Workload(name: "data-4k", iterations: 2_000) { try ContentDecoding(.plain, lines: 64, pieces: 1) },
        Workload(name: "data-4k-dots", iterations: 500) { try ContentDecoding(.dots, lines: 64, pieces: 1) },
        Workload(name: "data-1m", iterations: 20) { try ContentDecoding(.plain, lines: 1_024, pieces: 16) },
        Workload(name: "data-1m-dots", iterations: 4) { try ContentDecoding(.dots, lines: 1_024, pieces: 16) },
        Workload(name: "summary-plain", iterations: 500) { SummaryReading(SampleMail.plain) },
        Workload(name: "summary-bare", iterations: 500) { SummaryReading(SampleMail.bare) },
        Workload(name: "summary-attachments", iterations: 200) {
            SummaryReading(SampleMail.withAttachments, attachments: 2)
        },
        Workload(name: "summary-hostile", iterations: 2) { SummaryReading(SampleMail.hostile) },
        Workload(name: "append-memory-1", iterations: 200) { try Appending(to: .memory, batch: 1) },
        Workload(name: "append-memory-20", iterations: 20) { try Appending(to: .memory, batch: 20) },
        Workload(name: "append-file-1", iterations: 200) { try Appending.toFile(batch: 1) },
        Workload(name: "append-file-20", iterations: 20) { try Appending.toFile(batch: 20) },
        Workload(name: "append-session", iterations: 200) {
            try Appending.toFile(batch: 1, session: SampleSession.record)
        },
    ]
}
