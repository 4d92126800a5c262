import Cryptography
import Testing

@testable import SMTPServer

struct AddressRangeTests {
    /// The first so many bits of an address are ones, all others zeros.
    private func address(ones: Int, of bits: Int) -> String {
        let bytes = stride(from: 0, to: bits, by: 8).map { start in
            (0..<8).reduce(UInt8(0)) { $0 << 1 | (start + $1 < ones ? 1 : 0) }
        }
        if bits == 32 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    @Test("A range of n bits has what differs behind them only, for every n", arguments: [32, 128])
    func everyLength(bits: Int) throws {
        for length in 0...bits {
            let range = try #require(AddressRange("\(address(ones: length, of: bits))/\(length)"))
            let inside = (0...bits).filter { IPAddress(address(ones: $0, of: bits)).map(range.contains) == true }
            #expect(inside == Array(length...bits), "\(range)")
            // A bit that does not count is set.
            if length < bits {
                #expect(AddressRange("\(address(ones: length + 1, of: bits))/\(length)") == nil)
            }
        }
        #expect(AddressRange("\(address(ones: bits, of: bits))/\(bits + 1)") == nil)
    }

    @Test("A range of all bits is written as an address")
    func single() {
        #expect(AddressRange("192.0.2.7/32")?.description == "192.0.2.7")
        #expect(AddressRange("::1/128")?.description == "::1")
        #expect(AddressRange("192.0.2.6/31")?.description == "192.0.2.6/31")
        #expect(AddressRange("::2/127")?.description == "::2/127")
    }

    @Test("Only addresses that IPv6 carries for IPv4 count as IPv4")
    func mapped() throws {
        let every = try #require(AddressRange("0.0.0.0/0"))
        for (text, isIn) in [
            ("::ffff:192.0.2.9", true), ("::fffe:192.0.2.9", false), ("::192.0.2.9", false),
            ("1::ffff:192.0.2.9", false),
            ("::1:ffff:192.0.2.9", false), ("::feff:192.0.2.9", false),
        ] {
            let address = try #require(IPAddress(text))
            #expect(every.contains(address) == isIn, "\(text)")
        }
    }

    @Test("Limits that nobody set are none")
    func unlimited() {
        let limits = ConnectionLimits.only()
        #expect((limits.maximum, limits.maximumPerAddress, limits.maximumRatePerAddress) == (0, 0, 0))
        let gate = ConnectionGate()
        for now in [Int64(0), 0, 1] { #expect(gate.enter("192.0.2.7", limits, now: now) == nil) }
        // In the first second of a clock too.
        #expect(ConnectionGate().enter("a", ConnectionLimits.only(maximumRatePerAddress: 1), now: 0) == nil)
        #expect(ConnectionGate().enter("a", ConnectionLimits.only(maximum: 1, maximumPerAddress: 1), now: 0) == nil)
    }

    @Test("The interface of a link-local address does not count")
    func interface() throws {
        let limits = ConnectionLimits.only(allowedAddresses: [try #require(AddressRange("fe80::/10"))])
        #expect(ConnectionGate().enter("fe80::1%eth0", limits, now: 1) == nil)
        #expect(ConnectionGate().enter("fec0::1%eth0", limits, now: 1) == .addressNotAllowed)
        #expect(ConnectionGate().enter("%eth0", limits, now: 1) == .addressNotAllowed)
    }

    @Test("A refusal of each kind names its setting in its record, and how many were allowed")
    func refusals() {
        for (refusal, setting) in [
            (ConnectionRefusal.addressNotAllowed, "AllowedAddresses"), (.tooMany(7), "MaximumConnections"),
            (.tooManyFromAddress(7), "MaximumConnectionsPerAddress"), (.tooFastFromAddress(7), "MaximumConnectionRate"),
        ] {
            #expect(refusal.setting == setting)
            let ending = refusal.ending(address: "192.0.2.7")
            #expect(ending.reason.contains(setting) && ending.advice?.contains(setting) == true)
            #expect(refusal == .addressNotAllowed || ending.reason.contains(" 7 connections"))
        }
    }
}
