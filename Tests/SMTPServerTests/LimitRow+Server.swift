import BoundedResources
import Dispatch
import Foundation
import NIOCore
import NIOEmbedded
import SMTPProtocol
import TestSupport

@testable import SMTPServer

extension LimitRow {
    /// All of the server.
    static let server = connections + times + messages + memory + parts

    private static func x(_ count: Int) -> String { String(repeating: "x", count: count) }

    private static let transaction = ["EHLO c", "MAIL FROM:<>", "RCPT TO:<a@b.test>"]

    /// A session that has been told these.
    private static func session(
        after lines: [String],
        _ session: ClockedSession
    ) async throws -> ClockedSession {
        _ = try await session.replies()
        for line in lines { try await session.say(line) }
        return session
    }

    // MARK: - Connections

    /// What the last of so many connections gets.
    private static func last(_ count: Int, _ limits: ConnectionLimits, _ address: (Int) -> String) -> String {
        let gate = ConnectionGate()
        var refusal: ConnectionRefusal?
        for number in 1...count { refusal = gate.enter(address(number), limits, now: 7) }
        return refusal.map { $0.setting } ?? "in"
    }

    private static let connections = [
        LimitRow("ConnectionLimits.maximum", within: "in", beyond: "MaximumConnections") { excess in
            last(3 + excess, ConnectionLimits.only(maximum: 3)) { "\($0)" }
        },
        LimitRow("ConnectionLimits.maximumPerAddress", within: "in", beyond: "MaximumConnectionsPerAddress") { excess in
            last(3 + excess, ConnectionLimits.only(maximumPerAddress: 3)) { _ in "a" }
        },
        LimitRow("ConnectionLimits.maximumRatePerAddress", within: "in", beyond: "MaximumConnectionRate") { excess in
            last(3 + excess, ConnectionLimits.only(maximumRatePerAddress: 3)) { _ in "a" }
        },
        LimitRow("SessionEnvironment.maximumWaitingPasswords", within: "235", beyond: "454 4.7.0") { excess in
            let session = try await session(after: ["EHLO c"], ClockedSession())
            let threads = session.environment.passwordThreads
            let gate = DispatchSemaphore(value: 0)
            let blockers = max(System.coreCount / 2, 1)
            for client in 0..<UInt64(blockers) { _ = threads.submit(for: client) { gate.wait() } }
            while threads.waiting > 0 { await Task.yield() }
            for _ in 1..<(SessionEnvironment.maximumWaitingPasswords + excess) { _ = threads.submit(for: 99) {} }
            try await session.send("AUTH PLAIN AGFubgB4\r\n")
            let early = try await session.reply()
            for _ in 0..<blockers { gate.signal() }
            return early.isEmpty ? try await session.laterReply() : early
        },
    ]

    // MARK: - Times

    /// What a session says at this time, and a millisecond later for each that is too much.
    private static func said(
        _ session: ClockedSession,
        after time: TimeAmount,
        _ excess: Int
    ) async throws -> String {
        await session.advance(by: time - .milliseconds(1) + .milliseconds(Int64(excess)))
        let reply = try await session.reply()
        let isOver = !session.channel.isActive
        try await session.end()
        return isOver || !reply.isEmpty ? "over \(reply)" : "goes on"
    }

    private static let times = [
        LimitRow("SMTPSettings.commandTimeout", within: "goes on", beyond: "over 421 4.4.2") { excess in
            let settings = SMTPSettings.forTests.with { $0.commandTimeout = .seconds(40) }
            let session = try await session(after: [], ClockedSession(settings))
            return try await said(session, after: .seconds(40), excess)
        },
        LimitRow("SMTPSettings.messageTimeout", within: "goes on", beyond: "over 421 4.4.2") { excess in
            let settings = SMTPSettings.forTests.with { $0.messageTimeout = .seconds(40) }
            let session = try await session(after: [], ClockedSession(settings))
            // At once, for each line that is said takes a moment.
            try await session.send(transaction.map { $0 + "\r\n" }.joined() + "DATA\r\n")
            _ = try await session.replies()
            // However steadily it arrives.
            await session.advance(by: .seconds(20))
            try await session.send("x")
            return try await said(session, after: .seconds(20) - .nanoseconds(1), excess)
        },
        LimitRow("SMTPSettings.handshakeTimeout", within: "goes on", beyond: "over") { excess in
            let certificates = try TestCertificates()
            let settings = SMTPSettings.forTests.with { $0.handshakeTimeout = .seconds(40) }
            let session = try await ClockedSession(settings, mode: .implicitTLS) { certificates.serverTLS }
            return try await said(session, after: .seconds(40), excess)
        },
        LimitRow("SMTPSettings.shutdownGrace", within: "goes on", beyond: "over") { excess in
            let settings = SMTPSettings.forTests.with { $0.shutdownGrace = .seconds(40) }
            let session = try await session(after: transaction, ClockedSession(settings))
            try await session.stop()
            return try await said(session, after: .seconds(40), excess)
        },
        LimitRow("SessionTimeouts.handshakeGrace", within: "goes on", beyond: "over") { excess in
            let certificates = try TestCertificates()
            let session = try await ClockedSession(.forTests, mode: .implicitTLS) { certificates.serverTLS }
            try await session.stop()
            return try await said(session, after: .milliseconds(500), excess)
        },
    ]

    // MARK: - Messages

    /// The reply to a message of so many bytes.
    private static func reply(
        _ settings: SMTPSettings,
        _ size: Int,
        memory: MemoryBudget = MemoryBudget(size: 96 << 20),
        spoolDirectory: String? = nil
    ) async throws -> String {
        let session = try await session(
            after: transaction + ["DATA"],
            ClockedSession(settings, spoolDirectory: spoolDirectory, memory: memory)
        )
        try await session.send("\r\n\(x(size - 4))\r\n.\r\n")
        return try await session.reply()
    }

    /// What its envelope takes.
    private static let envelope = Envelope(
        reversePath: Path(address: ""),
        recipients: [Recipient(path: Path(address: "a@b.test"))]
    ).size

    private static let messages = [
        LimitRow("SMTPSettings.maximumMessageSize", within: "250", beyond: "552 5.3.4") { excess in
            try await reply(.forTests.with { $0.maximumMessageSize = 1_000 }, 1_000 + excess)
        },
        LimitRow("SMTPSettings.maximumUnfinishedSize", within: "250", beyond: "452 4.3.1") { excess in
            try await reply(.forTests.with { $0.maximumUnfinishedSize = 1_000 + envelope }, 1_000 + excess)
        },
        LimitRow("SMTPSettings.maximumUnfinishedMemory", within: "250", beyond: "452 4.3.1") { excess in
            try await reply(.forTests.with { $0.maximumUnfinishedMemory = 1_000 + envelope }, 1_000 + excess)
        },
        LimitRow("UnfinishedMessages.maximumMemory", within: "250", beyond: "452 4.3.1") { excess in
            try await reply(
                .forTests.with { $0.maximumUnfinishedMemory = 100 },
                1_000 + excess,
                memory: MemoryBudget(size: 1_000 + envelope),
                spoolDirectory: FileManager.default.temporaryDirectory.path
            )
        },
        LimitRow("SMTPSettings.maximumUnfinishedSize", within: "250", beyond: "452 4.3.1") { excess in
            let settings = SMTPSettings.forTests.with { $0.maximumUnfinishedSize = envelope - excess }
            let session = try await session(after: transaction.dropLast(), ClockedSession(settings))
            return try await session.say(transaction[2])
        },
    ]

    // MARK: - Memory

    /// Whether a message of so many bytes is in memory when it is kept.
    private static func place(_ settings: SMTPSettings, _ size: Int) async throws -> String {
        let session = try await session(
            after: transaction + ["DATA"],
            ClockedSession(settings, spoolDirectory: FileManager.default.temporaryDirectory.path)
        )
        try await session.send("\r\n\(x(size - 4))\r\n.\r\n")
        let message = await session.keeper.nextMessage()
        return message?.content.file == nil ? "memory" : "file"
    }

    private static let memory = [
        LimitRow("MessageContent.maximumInMemory", within: "memory", beyond: "file") { excess in
            try await place(.forLargeMail, MessageContent.maximumInMemory + excess)
        },
        LimitRow("MessageContent.leastInFile", within: "memory", beyond: "file") { excess in
            try await place(
                .forLargeMail.with { $0.maximumUnfinishedMemory = 100 },
                MessageContent.leastInFile + excess
            )
        },
        LimitRow("Transcript.maximumHalf", within: "whole", beyond: "cut") { excess in
            var transcript = Transcript()
            // Together as much as the first half holds; then as much as the second does.
            transcript.event(x(4_000))
            transcript.event(x(Transcript.maximumHalf - 4_000 + excess))
            transcript.event(x(Transcript.maximumHalf))
            return transcript.lines.contains { $0.text.hasSuffix("lines left out") } ? "cut" : "whole"
        },
        LimitRow("Transcript.maximumHalf", "at the end", within: "whole", beyond: "cut") { excess in
            var transcript = Transcript()
            transcript.event(x(Transcript.maximumHalf))
            transcript.event(x(4_000))
            transcript.event(x(Transcript.maximumHalf - 4_000 + excess))
            return transcript.lines.contains { $0.text.hasSuffix("lines left out") } ? "cut" : "whole"
        },
    ]

    // MARK: - Parts

    /// Whether the last of so many lines about something is written.
    private static func lastLine(_ topic: RepeatedLines.Topic, _ count: Int) -> String {
        var lines = RepeatedLines()
        for _ in 1..<count { _ = lines.mayWrite(topic) }
        let isWritten = lines.mayWrite(topic)
        return isWritten == lines.leftOut.isEmpty ? isWritten ? "written" : "counted" : "both"
    }

    /// What our own probe makes of a reply that has so many bytes and no end.
    private static func probed(_ size: Int) throws -> String {
        let loop = EmbeddedEventLoop()
        let finished = loop.makePromise(of: Void.self)
        let channel = EmbeddedChannel(
            handler: ProbeHandler(tlsMode: .none, context: nil, finished: finished),
            loop: loop
        )
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 25)).wait()
        try channel.writeInbound(ByteBuffer(string: x(size)))
        let outcome = channel.isActive ? "waits" : "fails"
        _ = try channel.finish(acceptAlreadyClosed: true)
        return outcome
    }

    private static let parts = [
        LimitRow("RepeatedLines.maximum", "rule", within: "written", beyond: "counted") { excess in
            lastLine(.fault("x"), 10 + excess)
        },
        LimitRow("RepeatedLines.maximum", "message", within: "written", beyond: "counted") { excess in
            lastLine(.messageNotKept, 10 + excess)
        },
        LimitRow("RepeatedLines.maximum", "reply", within: "written", beyond: "counted") { excess in
            lastLine(.reply, 1_000 + excess)
        },
        LimitRow("ProbeHandler.maximumReply", within: "waits", beyond: "fails") { excess in
            try probed(ProbeHandler.maximumReply + excess)
        },
        LimitRow("TLSRecordReader.maximumMessageLength", within: "read", beyond: "left") { excess in
            let length = TLSRecordReader.maximumMessageLength + excess
            let message =
                [1, UInt8(length >> 16), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF)]
                + [UInt8](repeating: 7, count: length)
            var reader = TLSRecordReader()
            var outcome = "left"
            for start in stride(from: 0, to: message.count, by: 16_384) {
                let body = message[start..<min(start + 16_384, message.count)]
                reader.read([22, 3, 3, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body) { _ in
                    outcome = "read"
                    return .inTheClear
                }
            }
            return outcome
        },
    ]
}
