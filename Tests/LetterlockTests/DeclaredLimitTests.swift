import Foundation
import TestSupport
import Testing

/// Every module has its limits in a table of its tests, or here with the suite that tests them.
struct DeclaredLimitTests {
    /// By module, for those without a table.
    private static let shown: [String: [String: String]] = [
        "CertificateFiles": [:], "ConnectionAcceptance": [:], "FileOwnership": [:], "Prometheus": [:],
        "Cryptography": [
            "CertificateTemplate.maximumCommonNameLength": "CertificateTemplateTests",
            "KeyDerivationCost.maximumRounds": "KeyDerivationCostTests",
            "KeyDerivationCost.maximumScryptCost": "KeyDerivationCostTests",
            "KeyDerivationCost.maximumDepth": "KeyDerivationCostTests",
        ],
        // A version, no limit.
        "TLSIdentity": ["TLSSettings.maximumVersion": "HandshakeTests"],
        "Systemd": ["JournalField.maximumNameLength": "JournalEntryTests"],
        "HTTPInterface": [
            "MessageFeed.mostQueued": "WaitAPITests",
            "MessageAPI.longestLook": "WaitAPITests", "MessageAPI.longestOverrun": "WaitAPITests",
            // The values are those of HTTPLimits and APILimit.
            "HTTPLimits.idleTimeout": "HTTPLimitTests", "HTTPLimits.requestTimeout": "HTTPLimitTests",
            "HTTPLimits.stalledAnswerTimeout": "HTTPLimitTests", "HTTPListener.shutdownGrace": "HTTPListenerTests",
            "ConnectionPlaces.maximum": "HTTPLimitTests", "RequestLimitHandler.maximumBody": "HTTPLimitTests",
            "Parameter.mostRepetitions": "APILimitTests", "Quoted.longest": "APILimitTests",
        ],
        "letterlock": [
            "FaultRuleReader.maximumFaults": "LimitTests", "SettingsReader.maximumCredentialSize": "LimitTests",
            "SettingsReader.leastBudget": "LimitTests", "SettingsReader.leastDatabase": "LimitTests",
            "SettingsReader.maximumSettingsFileSize": "SettingsSourceTests",
            "SettingsReader.maximumValueFileSize": "SettingsValueFileTests",
            "JSONReader.maximumDepth": "JSONReaderTests",
            "Heartbeat.longestInterval": "TurnedClockTests",
            "ValueType.shortestKeyInBase64": "LimitTests", "ValueType.longest": "LimitTests",
            // Files that the daemon or the system writes: SystemFiles keeps to the limit that it is given.
            "Daemon.maximumTrustFile": "SystemFilesTests", "PortsFile.maximumSize": "SystemFilesTests",
            "MemoryLimit.maximumFileSize": "SystemFilesTests",
        ],
    ]

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let modules: [String] = {
        let all = try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path)
        return (all ?? []).filter { !$0.hasPrefix("CLib") }.sorted()
    }()

    @Test(arguments: modules)
    func `A limit that a module declares is in a table or has its test named here`(module: String) throws {
        guard let shown = Self.shown[module] else {
            let tests = try Self.sources(below: "Tests/\(module)Tests")
            #expect(tests.values.contains { $0.contains("DeclaredLimits.names(in: \"\(module)\")") })
            return
        }
        // A setting is a value, which ReloadMatrixTests and the tests of settings have.
        let declared = try DeclaredLimits.names(in: module).filter { !$0.hasPrefix("Settings.") }
        #expect(declared == Set(shown.keys))
    }

    @Test func `There is every module, and every suite that is named`() throws {
        #expect(Self.modules.count > 15 && Set(Self.shown.keys).isSubset(of: Self.modules))
        let suites = Set(Self.shown.values.flatMap(\.values))
        let files = try Set(Self.sources(below: "Tests").keys)
        #expect(suites.subtracting(files) == [])
    }

    /// The sources below a folder, by the names of their files.
    private static func sources(below folder: String) throws -> [String: String] {
        let files = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
        var sources: [String: String] = [:]
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            sources[file.deletingPathExtension().lastPathComponent] = try String(contentsOf: file, encoding: .utf8)
        }
        return sources
    }
}
