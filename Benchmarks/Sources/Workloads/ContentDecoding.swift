/// The content of one message without end: its line ends and transparency dots are found, its limits watched.
///
/// An iteration hands over so many pieces, each of so many lines of 64 bytes.
final class ContentDecoding: Work {
    enum Lines: String {
        case plain = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed d\r\n"
        /// Each begins with a dot, which the client doubled (RFC 5321 §4.5.2).
        case dots = "..orem ipsum dolor sit amet, consectetur adipiscing elit, sed d\r\n"
    }

    private let piece: [UInt8]
    private let pieces: Int
    private let contentOfPiece: Int
    private var session = SessionRun()
    private var iterations = 0

    init(_ text: Lines, lines: Int, pieces: Int) throws(WorkloadError) {
        let line = Array(text.rawValue.utf8)
        piece = Array(repeatElement(line, count: lines).joined())
        self.pieces = pieces
        contentOfPiece = piece.count - (text == .dots ? lines : 0)
        let opening =
            "EHLO client.example.test\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.net>\r\nDATA\r\nSubject: Long\r\n\r\n"
        try session.receive(Array(opening.utf8))
    }

    func run(_ iterations: Int) throws {
        for _ in 0..<iterations {
            for _ in 0..<pieces { try session.receive(piece) }
        }
        self.iterations += iterations
    }

    func finish() throws {
        let header = "Subject: Long\r\n\r\n".utf8.count
        try session.receive(Array(".\r\n".utf8))
        try WorkloadError.require("Messages", session.keptMessages, is: 1)
        try WorkloadError.require(
            "Bytes of content",
            session.contentBytes,
            is: header + iterations * pieces * contentOfPiece
        )
    }
}
