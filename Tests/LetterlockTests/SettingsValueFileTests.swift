import Foundation
import Testing

@testable import letterlock

@Suite struct SettingsValueFileTests {
    @Test(arguments: [
        ("mail.test", "mail.test"), ("mail.test\n", "mail.test"), ("mail.test\r\n", "mail.test"),
    ])
    func `The value is the file's content without its final newline`(content: String, value: String) throws {
        let effective = try SettingsFixture.read(
            ["LETTERLOCK_HOST_NAME_FILE": "/run/name"],
            files: ["/run/name": content]
        )
        #expect(effective.settings.hostName == value)
        #expect(effective.sources["HostName"]?.description == "LETTERLOCK_HOST_NAME_FILE (/run/name)")
    }

    @Test func `Only one newline goes, and the content of the file is not shown`() {
        #expect(
            SettingsFixture.faults(["LETTERLOCK_LOG_LEVEL_FILE": "/run/level"], files: ["/run/level": "info\n\n"]) == [
                "LETTERLOCK_LOG_LEVEL_FILE=/run/level: its content must be one of trace, debug, info, notice, "
                    + "warning, error"
            ]
        )
    }

    @Test func `Both forms together are a fault`() {
        let files = ["/run/name": "b.test"]
        #expect(
            SettingsFixture.faults(
                ["LETTERLOCK_HOST_NAME": "a.test", "LETTERLOCK_HOST_NAME_FILE": "/run/name"],
                files: files
            )
                == ["LETTERLOCK_HOST_NAME and LETTERLOCK_HOST_NAME_FILE are both set; keep one of them"]
        )
        #expect(
            SettingsFixture.faults(
                ["LETTERLOCK_HTTP_PORT": "", "LETTERLOCK_HTTP_PORT_FILE": "/run/port"],
                files: ["/run/port": "1"]
            )
                == ["LETTERLOCK_HTTP_PORT and LETTERLOCK_HTTP_PORT_FILE are both set; keep one of them"]
        )
    }

    @Test func `An empty variable is not set beside its file, nor is an empty file variable`() throws {
        let files = ["/run/name": "b.test"]
        let environment = [
            "LETTERLOCK_HOST_NAME": "", "LETTERLOCK_HOST_NAME_FILE": "/run/name", "LETTERLOCK_PORT": "1",
            "LETTERLOCK_PORT_FILE": "",
        ]
        let effective = try SettingsFixture.read(environment, files: files)
        #expect(effective.settings.hostName == "b.test")
        #expect(effective.settings.port == 1)
    }

    @Test func `PortsFile has a variable that ends like a file form, and a file form of its own`() throws {
        #expect(try SettingsFixture.read(["LETTERLOCK_PORTS_FILE": "/run/p"]).settings.portsFile == "/run/p")
        let effective = try SettingsFixture.read(
            ["LETTERLOCK_PORTS_FILE_FILE": "/run/x"],
            files: ["/run/x": "/run/p\n"]
        )
        #expect(effective.settings.portsFile == "/run/p")
    }

    @Test func `The file may be 64 KiB and not a byte larger`() {
        let limit = SettingsReader.maximumValueFileSize
        let names = String(repeating: "a.test,", count: limit / 7) + String(repeating: "b", count: limit % 7 + 1)
        let fitting = String(names.prefix(limit))
        let environment = ["LETTERLOCK_TLS_CERTIFICATE_NAMES_FILE": "/run/names"]
        #expect(SettingsFixture.faults(environment, files: ["/run/names": fitting]) == [])
        #expect(
            SettingsFixture.faults(environment, files: ["/run/names": fitting + "\n"]) == [
                "LETTERLOCK_TLS_CERTIFICATE_NAMES_FILE=/run/names: the file is larger than 64KiB; "
                    + "correct the path or the file, or unset the variable"
            ]
        )
    }

    @Test func `Real files: read to the end, and a directory, a missing and a large one told apart`() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent("value")
        let content = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0) })
        try content.write(to: file)
        #expect(try SystemFiles.read(file.path, limit: 200_000) == Array(content))
        #expect(throws: FileFault.tooLarge(limit: 199_999)) { try SystemFiles.read(file.path, limit: 199_999) }
        #expect(throws: FileFault.missing) { try SystemFiles.read(file.path + ".no", limit: 1) }
        #expect(throws: FileFault.unreadable("Is a directory")) { try SystemFiles.read(directory.path, limit: 1) }
    }
}
