import PeerInput
import Testing

@Suite struct PeerDurationTests {
    @Test(
        arguments: [
            ("10s", .seconds(10)), ("10", .seconds(10)), ("0", .zero), ("500ms", .milliseconds(500)),
            ("2m", .seconds(120)), ("1.5s", .milliseconds(1_500)), (".5s", .milliseconds(500)), ("1.s", .seconds(1)),
            ("0.5m", .seconds(30)), ("0.25ms", .microseconds(250)), ("0.0000000009s", .zero), ("5m", .seconds(300)),
            ("300.0", .seconds(300)), ("0." + String(repeating: "9", count: 5_000), .nanoseconds(999_999_999)),
        ] as [(String, Duration)]
    )
    func `A length of time is read exactly`(text: String, duration: Duration) {
        #expect(PeerDuration.read(text, atMost: .seconds(300)) == duration)
    }

    @Test(arguments: [
        "", "s", ".", ".s", "-1s", "+1s", "1h", "1e3s", "1..5s", "1.5.5s", "1 s", "1S", "infs", "nan", "0x1s", "300.1",
        "5m1s", "5.01m", "301s", "300001ms", "300.000000001s", "9999999999999999999999", "9223372036854775807m",
        "9223372036854775807.9s", String(repeating: "9", count: 5_000) + "ms",
    ])
    func `What is longer than allowed, and what is no length of time, is refused`(text: String) {
        #expect(PeerDuration.read(text, atMost: .seconds(300)) == nil)
    }

    @Test func `The longest duration there is can be allowed`() {
        #expect(PeerDuration.read("9223372036s", atMost: .nanoseconds(Int64.max)) == .seconds(9_223_372_036))
        #expect(PeerDuration.read("9223372036.9s", atMost: .nanoseconds(Int64.max)) == nil)
    }
}
