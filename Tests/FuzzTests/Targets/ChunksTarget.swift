@testable import SMTPProtocol

/// Messages in chunks (RFC 3030): each is kept as it was sent, too much is refused, and no content is taken for a command.
///
/// The first byte chooses the cuts, the second the largest message; then follow chunks: a byte of flags, one of size, and
/// the content.
enum ChunksTarget {
    private static let transaction = Array("MAIL FROM:<> BODY=BINARYMIME\r\nRCPT TO:<a@b.test>\r\n".utf8)

    static func run(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var input = FuzzInput(bytes)
        var cuts = Cuts(seed: input.byte())
        let maximum = Int(input.byte()) + 1
        var model = Model(maximum: maximum)
        var stream: [UInt8] = []
        while !input.rest.isEmpty {
            let flags = input.byte()
            if flags & 1 == 1, !model.isInTransaction {
                stream += transaction
                model.begin()
            }
            let content = Array(input.take(Int(input.byte())))
            let isLast = flags & 2 == 2
            stream += "BDAT \(content.count)\(isLast ? flags & 4 == 4 ? " last" : " LAST" : "")\r\n".utf8
            stream += content
            model.take(content, isLast: isLast)
        }

        let policy = SessionPolicy(
            hostName: "mail.test",
            maximumMessageSize: maximum,
            limits: SessionLimits(maximumBadCommands: .max)
        )
        var run = try SessionRun(policy, at: .idle)
        var rest = stream[...]
        while !rest.isEmpty {
            let count = cuts.next(of: rest.count)
            try run.receive(rest.prefix(count))
            rest = rest.dropFirst(count)
            while run.session.isBusy { try run.messageCompleted(.stored(id: "1")) }
        }
        try require(run.messages == model.messages, "The messages are not those that were sent.")
        var codes: [Int] = []
        for case .reply(let reply) in run.transcript { codes.append(reply.code) }
        try require(codes == model.codes, "The replies are \(codes), not \(model.codes).")
    }

    /// What is to become of each chunk.
    private struct Model {
        let maximum: Int
        private(set) var messages: [[UInt8]] = []
        private(set) var codes: [Int] = []
        private var content: [UInt8]?

        init(maximum: Int) {
            self.maximum = maximum
        }

        var isInTransaction: Bool { content != nil }

        mutating func begin() {
            content = []
            codes += [250, 250]
        }

        mutating func take(_ chunk: [UInt8], isLast: Bool) {
            guard let received = content else {
                codes.append(503)
                return
            }
            guard received.count + chunk.count <= maximum else {
                content = nil
                codes.append(552)
                return
            }
            content = received + chunk
            codes.append(250)
            guard isLast else { return }
            messages.append(received + chunk)
            content = nil
        }
    }
}
