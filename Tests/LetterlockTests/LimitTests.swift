import Foundation
import TestSupport
import Testing

@testable import letterlock

/// Limits of what a user writes and of what is read of the machine; ``DeclaredLimitTests`` says where the others are tested.
struct LimitTests {
    static let rows = [
        LimitRow("FaultRuleReader.maximumFaults", within: "all", beyond: "cut") { excess in
            // Each lacks Stage and Action, and one of them its Name as well.
            let count = FaultRuleReader.maximumFaults + excess
            let rules = (0..<count / 2).map { $0 == 0 && count % 2 == 1 ? "{}" : #"{"Name": "r\#($0)"}"# }
            let faults = SettingsFixture.faults(["LETTERLOCK_FAULTS": "[\(rules.joined(separator: ","))]"])
            return faults.count == count ? "all" : "cut"
        },
        LimitRow("SettingsReader.maximumCredentialSize", within: "read", beyond: "refused") { excess in
            let content = String(repeating: "x", count: SettingsReader.maximumCredentialSize + excess)
            let environment = ["CREDENTIALS_DIRECTORY": "/run/credentials"]
            let faults = SettingsFixture.faults(environment, files: ["/run/credentials/tls.password": content])
            return faults.contains { $0.contains("is larger than 1MiB") } ? "refused" : "read"
        },
        LimitRow("SettingsReader.leastBudget", within: "least", beyond: "more") { excess in
            // Half of what is left, in mebibytes.
            let least = SettingsReader.leastBudget + excess << 20
            let effective = try SettingsFixture.read(files: SettingsMemoryTests.files(SettingsReader.idle + 2 * least))
            return effective.settings.memoryBudget == SettingsReader.leastBudget ? "least" : "more"
        },
        LimitRow("SettingsReader.leastDatabase", within: "least", beyond: "more") { excess in
            let least = SettingsReader.leastDatabase + excess << 20
            let files = SettingsMemoryTests.files(SettingsReader.idle + 4 * least)
            let effective = try SettingsFixture.read(["LETTERLOCK_DATABASE": ""], files: files)
            return effective.settings.maximumDatabaseSize == SettingsReader.leastDatabase ? "least" : "more"
        },
        LimitRow("ValueType.longest", "Expires", within: "put", beyond: "refused") { excess in
            let time = "\(366 * 86_400 + excess)s"
            let rule = #"{"Name": "r", "Stage": "Mail", "Action": {"Code": 451}, "Expires": "\#(time)"}"#
            return SettingsFixture.faults(["LETTERLOCK_FAULTS": "[\(rule)]"]).isEmpty ? "put" : "refused"
        },
        LimitRow("ValueType.shortestKeyInBase64", within: "a path", beyond: "no path") { excess in
            // As the longest that is a path has one less than the shortest key.
            let text = "M" + String(repeating: "A", count: 58 + excess)
            let faults = SettingsFixture.faults(["LETTERLOCK_TLS_CERTIFICATE": text])
            return faults.contains { $0.contains("this is neither") } ? "no path" : "a path"
        },
    ]

    @Test(arguments: rows.indices)
    func `What is within a limit passes, and one more does not`(row: Int) async throws {
        let faults = try await Self.rows[row].faults()
        #expect(faults.isEmpty)
    }
}
