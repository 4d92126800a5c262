import Foundation
import Testing

/// BDAT over a real socket (RFC 3030).
@Suite(.timeLimit(.minutes(1)))
struct ChunkTests {
    @Test("A binary message in chunks is kept byte for byte")
    func binary() async throws {
        let daemon = try await Daemon()
        let client = try RawConnection(port: try daemon.smtpPort())
        _ = try client.reply()
        _ = try client.say("EHLO c")
        _ = try client.say("MAIL FROM:<a@b.test> BODY=BINARYMIME")
        _ = try client.say("RCPT TO:<c@d.test>")
        let content = Array("Subject: binary\r\n\r\n".utf8) + (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var rest = content[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(100_000)
            rest = rest.dropFirst(chunk.count)
            // In one go, as a client would that does not wait.
            try client.send(Array("BDAT \(chunk.count)\(rest.isEmpty ? " LAST" : "")\r\n".utf8) + chunk)
            #expect(try client.reply()?.hasPrefix("250 2.0.0") == true)
        }
        _ = try client.say("QUIT")
        let message = try #require(try await daemon.messages().messages.first)
        let isSame = Array(try await daemon.source(message.ID)) == content
        #expect(isSame)
        let detail = String(decoding: try await daemon.request("/api/v1/message/\(message.ID)").body, as: UTF8.self)
        #expect(detail.contains("BINARYMIME"))
    }
}
