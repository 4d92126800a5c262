import Testing

@testable import Systemd

@Suite struct ServiceStateTests {
    @Test(arguments: [
        (ServiceState.ready, "READY=1"),
        (.stopping, "STOPPING=1"),
        (.alive, "WATCHDOG=1"),
        (.reloading, "RELOADING=1\nMONOTONIC_USEC=12345"),
        (.status("StartTls, 3 messages"), "STATUS=StartTls, 3 messages"),
        (.status(""), "STATUS="),
        (.timeoutExtended(by: .milliseconds(1500)), "EXTEND_TIMEOUT_USEC=1500000"),
        (.timeoutExtended(by: .zero), "EXTEND_TIMEOUT_USEC=0"),
    ])
    func `each state is written as sd_notify takes it`(state: ServiceState, expected: String) {
        #expect(state.assignments(monotonicMicroseconds: 12_345) == expected)
    }

    @Test(arguments: ["done\nSTOPPING=1", "done\r\nSTOPPING=1", "done\u{0}\u{0085}STOPPING=1"])
    func `a status with line ends stays one assignment`(text: String) {
        let assignments = ServiceState.status(text).assignments(monotonicMicroseconds: 0)
        #expect(assignments.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(assignments.hasPrefix("STATUS=done "))
        #expect(assignments.hasSuffix(" STOPPING=1"))
    }

    @Test func `a negative or endless extension is kept within what systemd can read`() {
        let negative = ServiceState.timeoutExtended(by: .seconds(-1))
        let endless = ServiceState.timeoutExtended(by: .seconds(Int64.max))
        #expect(negative.assignments(monotonicMicroseconds: 0) == "EXTEND_TIMEOUT_USEC=0")
        #expect(endless.assignments(monotonicMicroseconds: 0) == "EXTEND_TIMEOUT_USEC=9223372036854775808")
    }
}
