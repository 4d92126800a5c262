import Cryptography
import NIOCore
import SMTPProtocol
import Synchronization
import Testing

@testable import SMTPServer

/// Who gets in, and how many.
@Suite(.timeLimit(.minutes(1)))
struct AccessTests {
    @Test(
        "An address is in a range when the bits that count are the same",
        arguments: [
            ("192.0.2.0/24", "192.0.2.255", true), ("192.0.2.0/24", "192.0.3.0", false),
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.6", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false),
            ("10.128.0.0/9", "10.127.255.255", false), ("10.128.0.0/9", "10.200.0.1", true),
            ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false), ("::1", "::1", true),
            ("192.0.2.0/24", "::ffff:192.0.2.9", true), ("::/0", "::1", true),
        ]
    )
    func contains(range: String, address: String, isIn: Bool) throws {
        let range = try #require(AddressRange(range))
        let address = try #require(IPAddress(address))
        #expect(range.contains(address) == isIn)
    }

    @Test(
        "What is no range is none",
        arguments: [
            "", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.1/24", "192.0.2.0/-1", "::/129", "mail.test",
            "1.2.3.0/24/1",
        ]
    )
    func noRange(text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test("A range is written as it was read", arguments: ["192.0.2.0/24", "192.0.2.7", "2001:db8::/32", "::1"])
    func description(text: String) {
        #expect(AddressRange(text)?.description == text)
    }

    @Test("The n-th connection is taken in, the next one only when one has left")
    func limits() {
        let gate = ConnectionGate()
        let limits = ConnectionLimits.only(maximum: 3, maximumPerAddress: 2)
        #expect(gate.enter("a", limits, now: 1) == nil)
        #expect(gate.enter("a", limits, now: 1) == nil)
        #expect(gate.enter("a", limits, now: 1) == .tooManyFromAddress(2))
        #expect(gate.enter("b", limits, now: 1) == nil)
        #expect(gate.enter("b", limits, now: 1) == .tooMany(3))
        gate.leave("a", now: 2)
        #expect(gate.enter("b", limits, now: 2) == nil)
        gate.leave("b", now: 3)
        gate.leave("b", now: 3)
        gate.leave("a", now: 3)
        #expect(gate.enter("a", limits, now: 4) == nil)
    }

    @Test("So many a second are taken in, and as many in the next one")
    func rate() {
        let gate = ConnectionGate()
        let limits = ConnectionLimits.only(maximumRatePerAddress: 2)
        for now in [Int64(1), 2, 9] {
            #expect(gate.enter("a", limits, now: now) == nil)
            gate.leave("a", now: now)
            #expect(gate.enter("a", limits, now: now) == nil)
            #expect(gate.enter("a", limits, now: now) == .tooFastFromAddress(2))
            #expect(gate.enter("b", limits, now: now) == nil)
        }
    }

    @Test("Connections that stay are counted on when others of the same address have left, however much later")
    func countedOn() {
        let gate = ConnectionGate()
        let limits = ConnectionLimits.only(maximumPerAddress: 3)
        for _ in 1...3 { #expect(gate.enter("a", limits, now: 1) == nil) }
        #expect(gate.enter("b", limits, now: 1) == nil)
        // Both leave in another second than that in which they came, so that what is known of them is looked through.
        gate.leave("a", now: 5)
        gate.leave("b", now: 9)
        #expect(gate.enter("a", limits, now: 9) == nil)
        #expect(gate.enter("a", limits, now: 9) == .tooManyFromAddress(3))
        for second in 10...12 as ClosedRange<Int64> { gate.leave("a", now: second) }
        for _ in 1...3 { #expect(gate.enter("a", limits, now: 20) == nil) }
        #expect(gate.enter("a", limits, now: 20) == .tooManyFromAddress(3))
    }

    @Test("Of refusals within a second one is put on record, and one in the next second; each is counted and answered")
    func recordedRefusals() async throws {
        var settings = SMTPSettings.forTests
        settings.connectionLimits = ConnectionLimits.only(allowedAddresses: [try #require(AddressRange("192.0.2.0/24"))]
        )
        let clocked = try await ClockedSession(settings)
        #expect(try await clocked.reply().hasPrefix("554 5.7.1"))
        var records = 1
        for (wait, isRecorded) in [(0, false), (999, false), (1, true), (0, false), (1_000, true)] as [(Int64, Bool)] {
            await clocked.advance(by: .milliseconds(wait))
            let other = try await clocked.another()
            #expect(try await other.reply().hasPrefix("554 5.7.1"))
            if isRecorded { records += 1 }
            #expect(clocked.keeper.kept.withLock { $0.sessions.count } == records, "after \(wait) ms")
        }
        #expect(clocked.metrics().contains(#"letterlock_limits_hit_total{limit="AllowedAddresses"} 6"#))
    }

    @Test("A client beyond the limit gets 421, the others go on, and there is room again when one has left")
    func beyondLimit() async throws {
        var settings = SMTPSettings.forTests
        settings.connectionLimits = ConnectionLimits.only(maximumPerAddress: 1)
        try await RunningServer.with(settings: settings) { running in
            let port = try #require(running.ports[.none])
            try await TestClient.with(port: port) { client in
                #expect(try await client.reply()?.hasPrefix("220") == true)
                try await TestClient.with(port: port) { second in
                    let reply = try await second.reply()
                    #expect(reply?.hasPrefix("421 4.7.0") == true)
                    let end = try await second.reply()
                    #expect(end == nil)
                }
                let refused = try #require(await running.keeper.nextSession())
                #expect(refused.ending.outcome == .tooManyConnections)
                #expect(refused.ending.reason.contains("MaximumConnectionsPerAddress"))
                #expect(try await client.deliver()?.hasPrefix("250") == true)
                _ = try await client.say("QUIT")
            }
            _ = await running.keeper.nextSession()
            try await TestClient.with(port: port) { third in
                let greeting = try await third.reply()
                #expect(greeting?.hasPrefix("220") == true)
            }
            // Our own look at the listeners is exempt.
            #expect(await running.server.probeListeners().allSatisfy { $0.failure == nil })
        }
    }

    @Test("An address that is not allowed gets 554 and a record that names the setting")
    func notAllowed() async throws {
        var settings = SMTPSettings.forTests
        settings.connectionLimits = ConnectionLimits.only(allowedAddresses: [try #require(AddressRange("192.0.2.0/24"))]
        )
        try await RunningServer.with(settings: settings) { running in
            try await TestClient.with(port: try #require(running.ports[.none])) { client in
                let reply = try await client.reply()
                #expect(reply?.hasPrefix("554 5.7.1") == true)
            }
            let session = try #require(await running.keeper.nextSession())
            #expect(session.ending.outcome == .addressNotAllowed)
            #expect(session.ending.reason.contains("127.0.0.1"))
            #expect(session.transcript.map(\.text) == ["554 5.7.1 Your address is not allowed (AllowedAddresses)"])
        }
    }
}
