import Foundation
import TLSIdentity
import Testing

@Suite("A provided file that changes is read again")
struct ChangedFileTests {
    private let workspace: Workspace
    private let log = LogRecorder()
    private let manager: CertificateManager
    private let first: String

    init() throws {
        workspace = try Workspace()
        try workspace.makeCertificate("own")
        try workspace.makeCertificate("other")
        for name in ["served.pem", "served.key"] {
            try workspace.write(workspace.bytes(name.replacing("served", with: "own")), to: name)
        }
        let settings = workspace.settings(certificate: "served.pem", key: "served.key")
        manager = CertificateManager(settings: settings, clock: { Workspace.now + 60 }, logger: log.logger)
        try manager.start()
        first = try #require(manager.current).facts.fingerprintSHA256
    }

    private var current: String? { manager.current?.facts.fingerprintSHA256 }

    /// Looks as often as it takes to take a change.
    private func look() {
        for _ in 0..<2 { manager.checkFiles() }
    }

    private func fingerprint(_ name: String) throws -> String {
        try workspace.run("x509 -in \(name) -noout -fingerprint -sha256").split(separator: "=").last
            .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } ?? ""
    }

    private func replace(_ name: String, with other: String) throws {
        try workspace.write(workspace.bytes(other), to: name + ".new")
        guard rename(workspace.path(name + ".new"), workspace.path(name)) == 0 else { throw NothingServed() }
    }

    @Test("nothing changed: nothing is read")
    func same() {
        look()
        #expect(current == first && log.lines.isEmpty)
    }

    @Test("another pair renamed over it is served")
    func renamedOver() throws {
        try replace("served.key", with: "other.key")
        try replace("served.pem", with: "other.pem")
        manager.checkFiles()
        #expect(current == first, "one look is not enough")
        manager.checkFiles()
        #expect(try current == fingerprint("other.pem"))
        #expect(log.lines == ["notice: The certificate was replaced for new connections"])
        #expect(try workspace.bytes("tls/trust.pem") == workspace.bytes("other.pem"))
    }

    @Test("another pair written into the same files is served")
    func writtenOver() throws {
        for part in ["pem", "key"] {
            try overwrite("served.\(part)", with: workspace.bytes("other.\(part)"))
        }
        look()
        #expect(try current == fingerprint("other.pem"))
    }

    @Test("the certificate written and its key not yet: the old pair stays until both are there")
    func certificateBeforeKey() throws {
        try replace("served.pem", with: "other.pem")
        look()
        #expect(current == first)
        #expect(manager.replacementFault?.contains("does not belong to the certificate") == true)
        look()
        #expect(log.lines.count == 1, "the fault is said once: \(log.lines)")
        try replace("served.key", with: "other.key")
        look()
        #expect(try current == fingerprint("other.pem"))
        #expect(manager.replacementFault == nil)
    }

    @Test("a file that is still being written is not taken")
    func halfWritten() throws {
        try replace("served.key", with: "other.key")
        let bytes = try workspace.bytes("other.pem")
        for end in stride(from: 0, to: bytes.count, by: 50) {
            try workspace.write(Array(bytes.prefix(end)), to: "served.pem")
            manager.checkFiles()
            #expect(current == first && manager.replacementFault == nil)
        }
        try workspace.write(bytes, to: "served.pem")
        look()
        #expect(try current == fingerprint("other.pem"))
    }

    @Test("a file cut off for good is refused, and the old one back again clears the fault")
    func cutOff() throws {
        try workspace.write(Array(workspace.bytes("other.pem").prefix(200)), to: "served.pem")
        look()
        #expect(current == first)
        #expect(manager.replacementFault?.contains("is damaged") == true)
        try replace("served.pem", with: "own.pem")
        look()
        #expect(current == first && manager.replacementFault == nil)
    }

    @Test("a file taken away leaves the old one in use")
    func removed() throws {
        try FileManager.default.removeItem(atPath: workspace.path("served.pem"))
        look()
        #expect(current == first)
        #expect(manager.replacementFault?.contains("which does not exist") == true)
    }

    @Test("the swap of a symbolic link to the directory, as Kubernetes does it, is seen")
    func symbolicLinks() throws {
        // tls.crt -> ..data/tls.crt, ..data -> ..2026_1, and the update renames a new link over ..data.
        let files = FileManager.default
        for (version, name) in [("..2026_1", "own"), ("..2026_2", "other")] {
            try files.createDirectory(atPath: workspace.path("mount/\(version)"), withIntermediateDirectories: true)
            try workspace.write(workspace.bytes("\(name).pem"), to: "mount/\(version)/tls.crt")
            try workspace.write(workspace.bytes("\(name).key"), to: "mount/\(version)/tls.key")
        }
        func link(_ name: String, to target: String) throws {
            try files.createSymbolicLink(atPath: workspace.path("mount/\(name)"), withDestinationPath: target)
        }
        try link("..data", to: "..2026_1")
        try link("tls.crt", to: "..data/tls.crt")
        try link("tls.key", to: "..data/tls.key")
        #expect(manager.reload(workspace.settings(certificate: "mount/tls.crt", key: "mount/tls.key")))
        #expect(current == first)
        try link("..data_tmp", to: "..2026_2")
        guard rename(workspace.path("mount/..data_tmp"), workspace.path("mount/..data")) == 0 else {
            throw NothingServed()
        }
        look()
        #expect(try current == fingerprint("other.pem"))
    }

    @Test("a file written over by one of the same size, with its times set back, is seen")
    func sameTimes() throws {
        let names = ["served.pem", "served.key"]
        for part in ["pem", "key"] {
            let size = try max(workspace.bytes("own.\(part)").count, workspace.bytes("other.\(part)").count)
            // Between the blocks of a PEM file there may be anything.
            for (name, file) in [("own", "served.\(part)"), ("other", "other.\(part)")] {
                let bytes = try workspace.bytes("\(name).\(part)")
                try overwrite(file, with: bytes + [UInt8](repeating: 0x0A, count: size - bytes.count))
            }
        }
        look()
        #expect(current == first)
        let before = try names.map(status)
        for (name, old) in zip(names, before) {
            try overwrite(name, with: workspace.bytes(name.replacing("served", with: "other")))
            let times = [old.st_atim, old.st_mtim]
            #expect(utimensat(AT_FDCWD, workspace.path(name), times, 0) == 0)
        }
        for (old, new) in zip(before, try names.map(status)) {
            #expect(old.st_dev == new.st_dev && old.st_ino == new.st_ino && old.st_size == new.st_size)
            #expect(old.st_mtim.tv_sec == new.st_mtim.tv_sec && old.st_mtim.tv_nsec == new.st_mtim.tv_nsec)
        }
        look()
        #expect(try current == fingerprint("other.pem"))
    }

    /// Writes into the same file.
    private func overwrite(_ name: String, with bytes: [UInt8]) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: workspace.path(name)))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }

    private func status(_ name: String) throws -> stat {
        var status = stat()
        guard stat(workspace.path(name), &status) == 0 else { throw NothingServed() }
        return status
    }
}
