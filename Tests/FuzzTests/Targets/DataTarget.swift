@testable import SMTPProtocol

/// What follows 354: the content must be what the standard says, wherever the bytes are cut.
///
/// The first byte chooses the cuts, the second the largest message.
enum DataTarget {
    static func run(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var input = FuzzInput(bytes)
        var cuts = Cuts(seed: input.byte())
        let maximum = Int(input.byte()) + 1
        let stream = Array(input.rest)
        let reading = Reading(of: stream)

        let policy = SessionPolicy(hostName: "mail.test", maximumMessageSize: maximum)
        var run = try SessionRun(policy, at: .content(envelope, ContentScanner()))
        // What stands behind the end would be commands.
        var rest = stream[..<(reading.end ?? stream.count)]
        while !rest.isEmpty {
            let count = cuts.next(of: rest.count)
            try run.receive(rest.prefix(count))
            rest = rest.dropFirst(count)
        }

        let isTooLarge = reading.content.count > maximum
        let expected: [SessionRun.Entry] =
            switch (reading.end, isTooLarge) {
            case (.some, false): [.commit(envelope, reading.content)]
            case (.some, true): [.discard, .reply(.messageTooLarge)]
            case (nil, true): [.discard]
            case (nil, false): []
            }
        try require(
            run.transcript == expected,
            "The content is read otherwise than the standard says: \(run.transcript), not \(expected)"
        )
    }

    private static let envelope = Envelope(
        reversePath: Path(address: ""),
        recipients: [Recipient(path: Path(address: "a@b.test"))]
    )

    /// RFC 5321 §4.5.2 to the letter: slow and plain.
    private struct Reading {
        var content: [UInt8] = []
        /// How many bytes the message takes, its end included; nil where it has none.
        var end: Int?

        init(of stream: [UInt8]) {
            var position = 0
            var isLineStart = true
            while position < stream.count {
                let line = stream[position...]
                if isLineStart, line.first == 0x2E {
                    if line.starts(with: [0x2E, 0x0D, 0x0A]) {
                        end = position + 3
                        return
                    }
                    // Whether it is the end shows only with the bytes that are still to come.
                    if line.elementsEqual([0x2E]) || line.elementsEqual([0x2E, 0x0D]) { return }
                    position += 1
                    isLineStart = false
                    continue
                }
                content.append(stream[position])
                isLineStart = stream[position] == 0x0A && position > 0 && stream[position - 1] == 0x0D
                position += 1
            }
        }
    }
}
