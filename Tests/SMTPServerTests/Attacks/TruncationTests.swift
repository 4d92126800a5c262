import NIOCore
import NIOSSL
import SMTPProtocol
import Testing

@testable import SMTPServer

/// The end of TLS in the middle of a message: what comes in plain text behind it must never be read as a part of it.
@Suite(.timeLimit(.minutes(1)))
struct TruncationTests {
    @Test(
        "close_notify within a chunk or a message, then plain text: nothing is kept (CVE-2026-45185)",
        arguments: ["BDAT 100 LAST\r\n", "DATA\r\n"]
    )
    func closeNotify(command: String) async throws {
        try await RunningServer.with { running in
            try await TestClient.with(port: try #require(running.ports[.startTLS])) { client in
                _ = try await client.reply()
                _ = try await client.say("EHLO c.test")
                _ = try await client.startTLS(HandshakeTests.withoutVerification)
                try await client.send(Attack.opening + command + "Subject: half\r\n\r\n")
                for _ in 1...3 { _ = try await client.reply() }
                let rest = String(repeating: "x", count: 83) + "\r\n.\r\n"
                try await client.endTLS(then: rest)
                while let line = try await client.line() {
                    #expect(!line.hasPrefix("250"), "\(line)")
                }
            }
            let session = try #require(await running.keeper.nextSession())
            #expect(session.messages.isEmpty && running.keptContents.isEmpty)
            #expect(session.ending.outcome == .clientDisconnected, "\(session.ending)")
            #expect(!session.transcript.contains { $0.text.contains("xxx") })
        }
    }
}

extension Conversation {
    /// Sends close_notify and, right behind it, plain text.
    fileprivate func endTLS(then text: String) async throws {
        try await channel.eventLoop.submit { [channel] in
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(PlainTextBehind(text: text), position: .first)
            try pipeline.handler(type: NIOSSLClientHandler.self).stopTLS(promise: nil)
        }.get()
    }
}

/// Lets the next thing that is written be followed by plain text.
private final class PlainTextBehind: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var text: String?

    init(text: String) {
        self.text = text
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        context.write(data, promise: promise)
        guard let text else { return }
        self.text = nil
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }
}
