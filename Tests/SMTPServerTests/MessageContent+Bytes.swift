@testable import SMTPServer

extension MessageContent {
    /// All pieces together.
    var bytes: [UInt8] { (0..<pieceCount).flatMap { piece(at: $0) ?? [] } }
}
