import NIOCore
import NIOEmbedded
import NIOSSL
import Testing

/// The client of a ``ClockedSession``, on the same event loop, with or without TLS.
struct ClockedClient: Sendable {
    private let session: ClockedSession
    /// The client's side of TLS.
    private let tls: NIOAsyncTestingChannel?

    /// - Parameter isSecure: whether the client speaks TLS from the first byte.
    init(_ session: ClockedSession, isSecure: Bool = false) async throws {
        self.session = session
        guard isSecure else {
            tls = nil
            return
        }
        let context = try NIOSSLContext(configuration: HandshakeTests.withoutVerification)
        let channel = try await NIOAsyncTestingChannel(loop: session.channel.testingEventLoop) { channel in
            let handler = try NIOSSLClientHandler(context: context, serverHostname: nil)
            try channel.pipeline.syncOperations.addHandler(handler)
        }
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 25)).get()
        tls = channel
        try await exchange()
    }

    /// Whether the server holds the connection.
    var isOpen: Bool { session.channel.isActive }

    /// Sends text, and lets the server do at once what comes of it.
    func send(_ text: String) async throws {
        guard isOpen, !text.isEmpty else { return }
        if let tls {
            try await tls.writeOutbound(ByteBuffer(string: text))
            try await exchange()
        } else {
            try await session.send(text)
        }
    }

    /// Turns the clock.
    func advance(by time: TimeAmount) async throws {
        await session.advance(by: time)
        try await exchange()
    }

    /// All that the server has sent since the last call.
    func received() async throws -> String {
        var text = ""
        if let tls {
            while let bytes = try await tls.readInbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        } else {
            while let bytes = try await session.channel.readOutbound(as: ByteBuffer.self) {
                text += String(buffer: bytes)
            }
        }
        return text
    }

    /// Waits for what the server sends, which may come of what another thread does.
    func receivedLater() async throws -> String {
        guard tls != nil else { return try await session.laterReply() + received() }
        return try await received()
    }

    /// Carries what either side has written to the other, until neither has more to say.
    private func exchange() async throws {
        guard let tls else { return }
        var isQuiet = false
        while !isQuiet {
            isQuiet = true
            while let bytes = try await session.channel.readOutbound(as: ByteBuffer.self) {
                isQuiet = false
                try await tls.writeInbound(bytes)
            }
            while isOpen, let bytes = try await tls.readOutbound(as: ByteBuffer.self) {
                isQuiet = false
                try await session.channel.writeInbound(bytes)
            }
            await session.advance(by: .nanoseconds(1))
        }
    }
}
