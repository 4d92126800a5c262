import Foundation
import Glibc
import Testing

@testable import FileOwnership

@Suite(
    "Modes of files, and files that are new",
    .serialized,
    .enabled(if: PreparedDirectory.isPossible, "needs root")
)
struct ModeTests {
    private let place: PreparedDirectory
    private let user = Ownership(user: 1000, group: 1000, groups: [])

    init() throws {
        place = try PreparedDirectory()
    }

    @Test("Own files get the mode, a directory keeps its set-group-ID bit, and others' files stay as they are")
    func modes() throws {
        let own = try place.file("own", owner: 1000, group: 1000, mode: 0o644)
        let directory = try place.directory("directory", owner: 1000, group: 2000, mode: 0o2775)
        let foreign = try place.file("foreign", owner: 3000, group: 2000, mode: 0o660)
        #expect(user.setMode(0o600, of: own) && user.setMode(0o700, of: directory) && user.setMode(0o600, of: foreign))
        #expect(try PreparedDirectory.mode(own) == 0o600)
        #expect(try PreparedDirectory.mode(directory) == 0o2700)
        #expect(try PreparedDirectory.mode(foreign) == 0o660)
        #expect(!user.setMode(0o600, of: place.path + "/none"))
    }

    @Test("Closing a file to others takes rights away and gives none", arguments: [(0o644, 0o600), (0o444, 0o400)])
    func closing(before: mode_t, after: mode_t) throws {
        let own = try place.file("own", owner: 1000, group: 1000, mode: before)
        #expect(user.closeToOthers(own))
        #expect(try PreparedDirectory.mode(own) == after)
    }

    @Test("A new file has its mode under any umask", arguments: [0o000, 0o077, 0o777] as [mode_t])
    func umasks(mask: mode_t) throws {
        let old = umask(mask)
        defer { umask(old) }
        let path = place.path + "/new"
        let descriptor = NewFile.create(path, mode: 0o644)
        #expect(descriptor >= 0)
        close(descriptor)
        #expect(try PreparedDirectory.mode(path) == 0o644)
    }

    @Test("Where a file, a symbolic link or a link to nothing is, no file is created and nothing is written through it")
    func taken() throws {
        let victim = try place.file("victim", owner: 1000, group: 1000, mode: 0o644)
        let link = try place.link("link", to: victim, owner: 65534)
        let dangling = try place.link("dangling", to: place.path + "/none", owner: 65534)
        for path in [victim, link, dangling] {
            #expect(NewFile.create(path, mode: 0o600) == -1)
            #expect(errno == EEXIST)
        }
        #expect(!FileManager.default.fileExists(atPath: place.path + "/none"))
        #expect(try PreparedDirectory.mode(victim) == 0o644)
    }
}
