import BoundedResources
import Dispatch
import Foundation
import NIOCore
import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

/// What takes time here is not the client's delay: CommandTimeout begins anew behind it.
@Suite(.timeLimit(.minutes(1)))
struct HeldUpTests {
    /// Longer than a client may take, and less.
    private static let (late, inTime) = (TimeAmount.minutes(6), TimeAmount.minutes(4))

    @Test("A commit that is held longer than CommandTimeout ends nothing, and the client has its time behind it")
    func commit() async throws {
        let session = try await ClockedSession()
        _ = try await session.replies()
        session.keeper.heldAnswers.withLock { $0 = [] }
        for command in ["EHLO c", "MAIL FROM:<>", "RCPT TO:<a@b.test>", "DATA"] { try await session.say(command) }
        try await session.send("Text\r\n.\r\n")
        await session.advance(by: Self.late)
        #expect(try await session.replies().isEmpty)
        session.keeper.releaseAnswers()
        #expect(try await session.laterReply().hasPrefix("250"))
        try await Self.expectPatience(of: session)
    }

    @Test("A password that is checked longer than CommandTimeout ends nothing, and the client has its time behind it")
    func password() async throws {
        let session = try await ClockedSession()
        _ = try await session.replies()
        let gate = DispatchSemaphore(value: 0)
        let blockers = ProcessInfo.processInfo.processorCount
        for client in 0..<UInt64(blockers) {
            _ = session.environment.passwordThreads.submit(for: client) { gate.wait() }
        }
        try await session.say("EHLO c")
        #expect(try await session.say("AUTH PLAIN AGFubgB4").isEmpty)
        await session.advance(by: Self.late)
        #expect(try await session.replies().isEmpty)
        for _ in 0..<blockers { gate.signal() }
        #expect(try await session.laterReply().hasPrefix("235"))
        try await Self.expectPatience(of: session)
    }

    /// The next command may come as late as any, and a later one ends the session.
    private static func expectPatience(of session: ClockedSession) async throws {
        await session.advance(by: inTime)
        #expect(try await session.say("NOOP").hasPrefix("250"))
        // It looks for silence four times in CommandTimeout.
        await session.advance(by: late + inTime)
        #expect(try await session.reply().hasPrefix("421 4.4.2"))
        try await session.end()
    }
}
