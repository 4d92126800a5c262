import TestSupport
import Testing

@testable import SASL

/// Every limit of the mechanisms: what comes to it passes, and one more does not.
@Suite(.timeLimit(.minutes(5)))
struct LimitTests {
    private static let rows = [
        LimitRow("SCRAMKeys.maximumIterations", within: "read", beyond: "refused") { excess in
            let key = Base64.text([UInt8](repeating: 1, count: 32))
            let keys = SCRAMKeys(dovecot: "\(SCRAMKeys.maximumIterations + excess),c2FsdA==,\(key),\(key)")
            return keys == nil ? "refused" : "read"
        },
        LimitRow("Credentials.maximumUserName", within: "believed", beyond: "refused") { excess in
            let user = String(repeating: "u", count: Credentials.maximumUserName + excess)
            let step = Credentials(acceptsAny: true, users: [:]).check(user: user, password: "x")
            return step == .succeeded(user: user) ? "believed" : "refused"
        },
    ]

    @Test("What is within a limit passes, and one more does not", arguments: rows.indices)
    func limit(row: Int) async throws {
        let faults = try await Self.rows[row].faults()
        #expect(faults.isEmpty)
    }

    @Test("Each limit that is declared is in the table")
    func complete() throws {
        #expect(try DeclaredLimits.names(in: "SASL") == Set(Self.rows.map(\.limit)))
    }
}
