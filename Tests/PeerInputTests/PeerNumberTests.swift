import PeerInput
import Testing

@Suite struct PeerNumberTests {
    @Test(
        arguments: [
            ("0", 0), ("7", 7), ("007", 7), ("9223372036854775807", Int64.max),
            (String(repeating: "0", count: 5_000) + "9", 9),
        ] as [(String, Int64)]
    )
    func `Digits are a number, however many zeros stand before it`(text: String, number: Int64) {
        #expect(PeerNumber.read(text, in: 0...Int64.max) == number)
    }

    @Test(arguments: [
        "", " ", "-1", "+1", "1 ", " 1", "1.0", "1e3", "0x1", "１", "٣", "1\0", "a", "9223372036854775808",
        "9999999999999999999999", String(repeating: "9", count: 50_000),
    ])
    func `Anything else is none, and so is a number that no integer can hold`(text: String) {
        #expect(PeerNumber.read(text, in: Int64.min...Int64.max) == nil)
    }

    @Test func `A number is read up to its bound and not one beyond it`() {
        #expect(PeerNumber.read("9", in: 10...20) == nil)
        #expect(PeerNumber.read("10", in: 10...20) == 10)
        #expect(PeerNumber.read("20", in: 10...20) == 20)
        #expect(PeerNumber.read("21", in: 10...20) == nil)
        #expect(PeerNumber.read("255", in: 0...UInt8.max) == 255)
        #expect(PeerNumber.read("256", in: 0...UInt8.max) == nil)
    }

    @Test(arguments: [("64KiB", "64", "KiB"), ("KiB", "", "KiB"), ("64", "64", ""), ("", "", ""), ("6４", "6", "４")])
    func `Digits are split from what follows them`(text: String, digits: String, rest: String) {
        let parts = PeerNumber.split(text)
        #expect(parts.digits == digits && parts.rest == rest)
    }
}
