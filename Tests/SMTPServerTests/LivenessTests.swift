import Foundation
import NIOCore
import NIOPosix
import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

/// What the watchdog asks.
@Suite(.timeLimit(.minutes(1)))
struct LivenessTests {
    @Test("Listeners are open while the server runs, and not after it was stopped")
    func open() async throws {
        try await RunningServer.with { running in
            #expect(await running.server.listenersAreOpen())
            await running.stop()
            // The stop takes its turn on the event loops as well.
            var isOpen = true
            while isOpen { isOpen = await running.server.listenersAreOpen() }
        }
    }

    @Test("No answer comes while one event loop is stuck")
    func stuckLoop() async throws {
        // One of its own: stuck with the loop that it shares, another test could not go on and let this one go on.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        defer { group.shutdownGracefully { _ in } }
        try await RunningServer.with(group: group) { running in
            let (isStuck, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let hasAnswered = Mutex(false)
            // Of the group's loops, the last that would be asked.
            let loop = try #require(Array(group.makeIterator()).last)
            loop.execute {
                isStuck.signal()
                release.wait()
            }
            isStuck.wait()
            async let answer = {
                let isOpen = await running.server.listenersAreOpen()
                hasAnswered.withLock { $0 = true }
                return isOpen
            }()
            // Ours comes after it on every other loop.
            for other in group.makeIterator() where other !== loop { try await other.submit {}.get() }
            #expect(!hasAnswered.withLock { $0 })
            release.signal()
            #expect(await answer)
        }
    }

    @Test("A listener that closes its connections is out of order, not stuck; one that is silent is stuck")
    func silence() async throws {
        let group = RunningServer.group
        let silent = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        let closing = try await ServerBootstrap(group: group)
            .childChannelInitializer { $0.close() }
            .bind(host: "127.0.0.1", port: 0).get()
        let probe = try ListenerProbe(group: group, connections: ProbeConnections())
        for (channel, isStuck) in [(silent, true), (closing, false)] {
            let port = try #require(channel.localAddress?.port)
            let result = await probe.probe(SMTPListener(socket: -1, address: "127.0.0.1", port: port, tlsMode: .none))
            #expect(result.failure != nil)
            #expect(result.timedOut == isStuck)
            try await channel.close()
        }
    }

    @Test(
        "An IPv4 address that came through a socket for both families is one",
        arguments: [
            ("::ffff:192.0.2.1", "192.0.2.1"), ("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::1"),
            ("::1", "::1"),
            ("64:ff9b::c000:201", "64:ff9b::c000:201"),
        ]
    )
    func plainAddress(address: String, plain: String) throws {
        #expect(try SocketAddress(ipAddress: address, port: 25).plainIPAddress == plain)
    }
}
