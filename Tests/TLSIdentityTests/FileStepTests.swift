import Foundation
import Testing

@testable import CertificateFiles

@Suite("A step of a change to files")
struct FileStepTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
    }

    /// What the step says where it cannot be done.
    private func failure(_ step: FileStep) -> String? {
        #expect(throws: FileStepError.self) { try step.perform() }?.description
    }

    @Test("makes a directory with its mode, and gives one that is there that mode")
    func makeDirectory() throws {
        try FileStep.makeDirectory(workspace.path("new")).perform()
        #expect(try workspace.mode("new") == 0o755)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: workspace.path("new"))
        try FileStep.makeDirectory(workspace.path("new")).perform()
        #expect(try workspace.mode("new") == 0o755)
    }

    @Test("says why there can be no directory")
    func noDirectory() throws {
        try workspace.write([1], to: "file")
        let (file, inside) = (workspace.path("file"), workspace.path("file/inside"))
        #expect(failure(.makeDirectory(file)) == "cannot make the directory \(file): File exists")
        #expect(failure(.makeDirectory(inside)) == "cannot make the directory \(inside): Not a directory")
        let orphan = workspace.path("none/new")
        #expect(failure(.makeDirectory(orphan)) == "cannot make the directory \(orphan): No such file or directory")
    }

    @Test("writes a file that is not there, whole, with its mode, and closes it")
    func write() throws {
        let path = workspace.path("file")
        let bytes = [UInt8]((0..<200_000).map { UInt8(truncatingIfNeeded: $0) })
        try FileStep.write(path, bytes, mode: 0o640).perform()
        #expect(try FileReading.bytes(at: path) == bytes)
        #expect(try workspace.mode("file") == 0o640)
        #expect(failure(.write(path, [1], mode: 0o640)) == "cannot create \(path): File exists")
        #expect(try FileReading.bytes(at: path) == bytes)
        try FileStep.synchronize(workspace.directory).perform()
        #expect(try !openPaths().contains { $0.hasPrefix(workspace.directory) })
    }

    @Test("flushes a directory, and says where there is none")
    func synchronize() {
        let path = workspace.path("none")
        #expect(failure(.synchronize(path)) == "cannot open \(path): No such file or directory")
    }

    @Test("renames and removes what is there, and leaves alone what is not")
    func renameAndRemove() throws {
        let (old, new) = (workspace.path("old"), workspace.path("new"))
        try FileStep.rename(old, to: new).perform()
        try FileStep.remove(old).perform()
        try workspace.write([1], to: "old")
        try FileStep.rename(old, to: new).perform()
        #expect(try FileReading.bytes(at: new) == [1])
        try FileStep.remove(new).perform()
        #expect(!FileManager.default.fileExists(atPath: new))
        #expect(failure(.remove(workspace.directory)) == "cannot remove \(workspace.directory): Is a directory")
        try workspace.write([1], to: "old")
        #expect(failure(.rename(old, to: old + "/x")) == "cannot rename \(old): Not a directory")
    }
}
