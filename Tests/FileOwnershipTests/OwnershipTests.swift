import Glibc
import Testing

@testable import FileOwnership

/// What may be used by user 1000 with group 1000, with owners that are really on disk.
@Suite(
    "Who could have prepared what is on disk",
    .enabled(if: PreparedDirectory.isPossible, "needs root"),
    .timeLimit(.minutes(5))
)
struct OwnershipTests {
    private let ownership = Ownership(user: 1000, group: 1000, groups: [2000])
    private let place: PreparedDirectory

    init() throws {
        place = try PreparedDirectory()
    }

    private func code(_ judge: () throws(OwnershipError) -> Void) -> OwnershipError.Code? {
        do throws(OwnershipError) {
            try judge()
            return nil
        } catch {
            return error.code
        }
    }

    // MARK: - Files

    @Test(
        "A file of this user or root is used, one of another user or one that everybody can write is not",
        arguments: [
            (1000, 0o600, nil), (1000, 0o666, nil), (0, 0o600, nil), (0, 0o644, nil), (0, 0o666, .replaceable),
            (65534, 0o600, .otherOwner), (65534, 0o666, .otherOwner), (1001, 0o660, .otherOwner),
        ] as [(uid_t, mode_t, OwnershipError.Code?)]
    )
    func files(owner: uid_t, mode: mode_t, expected: OwnershipError.Code?) throws {
        let path = try place.file("key", owner: owner, group: 1000, mode: mode)
        #expect(code { () throws(OwnershipError) in _ = try ownership.checkFile(path) } == expected)
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        #expect(code { () throws(OwnershipError) in try ownership.checkFile(descriptor, at: path) } == expected)
    }

    @Test("A refusal names owner, mode, this user and what to do")
    func sentence() throws {
        let path = try place.file("letterlock.db", owner: 65534, group: 65533, mode: 0o666)
        let error = #expect(throws: OwnershipError.self) { try ownership.checkFile(path) }
        #expect(
            error?.description
                == "\(path) belongs to user 65534 (group 65533, mode 0666), but this process runs as user 1000, "
                + "so that user could have prepared it; remove it, or if you trust its content, run: chown 1000 \(path)"
        )
    }

    @Test("What is not there is no error")
    func missing() throws {
        #expect(try ownership.checkFile(place.path + "/none") == nil)
        #expect(try ownership.checkDirectory(place.path + "/none") == false)
    }

    @Test("A pipe or a directory in the place of a file is refused, as is a file in the place of a directory")
    func otherKind() throws {
        let pipe = place.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let directory = try place.directory("directory", owner: 0, group: 0, mode: 0o755)
        for path in [pipe, directory] {
            #expect(code { () throws(OwnershipError) in _ = try ownership.checkFile(path) } == .otherKind)
        }
        #expect(code { () throws(OwnershipError) in _ = try ownership.checkDirectory(pipe) } == .otherKind)
    }

    // MARK: - Directories

    @Test(
        "A directory is used where nobody but this user and root can rename what is in it, or where it is sticky",
        arguments: [
            (1000, 1000, 0o755, nil), (1000, 1000, 0o775, nil), (1000, 50, 0o775, .replaceable),
            (1000, 1000, 0o777, .replaceable), (1000, 1000, 0o1777, nil), (0, 0, 0o755, nil), (0, 0, 0o1777, nil),
            (0, 0, 0o777, .replaceable), (0, 50, 0o2775, .replaceable), (65534, 65534, 0o755, .otherOwner),
            (65534, 65534, 0o777, .otherOwner), (65534, 65534, 0o1777, .otherOwner), (65534, 1000, 0o770, .otherOwner),
        ] as [(uid_t, gid_t, mode_t, OwnershipError.Code?)]
    )
    func directories(owner: uid_t, group: gid_t, mode: mode_t, expected: OwnershipError.Code?) throws {
        let path = try place.directory("data", owner: owner, group: group, mode: mode)
        #expect(code { () throws(OwnershipError) in _ = try ownership.checkDirectory(path) } == expected)
    }

    @Test("A mount point is used, whoever owns it")
    func mountPoints() throws {
        #expect(MountPoints.contain("/proc") && MountPoints.contain("/"))
        #expect(!MountPoints.contain(place.path))
        #expect(try ownership.checkDirectory("/proc"))
    }

    @Test("On a file system that keeps no modes the owner alone counts")
    func withoutModes() throws {
        let ownership = Ownership(user: 1000, group: 1000, groups: [], keepsModes: { _ in false })
        for owner in [0, 1000] as [uid_t] {
            let directory = try place.directory("data-\(owner)", owner: owner, group: 0, mode: 0o777)
            let file = try place.file("data-\(owner)/file", owner: owner, group: 0, mode: 0o777)
            #expect(try ownership.checkDirectory(directory))
            #expect(try ownership.checkFile(file) == file)
        }
        let foreign = try place.directory("foreign", owner: 65534, group: 0, mode: 0o777)
        #expect(code { () throws(OwnershipError) in _ = try ownership.checkDirectory(foreign) } == .otherOwner)
        // Those of this machine keep them.
        #expect(FileSystemKind.keepsModes(place.path) && FileSystemKind.keepsModes("/proc"))
    }

    // MARK: - fsGroup

    /// What makes the volume of an orchestrator, and what is missing in each of the others.
    struct Volume: Sendable, CustomTestStringConvertible {
        var name: String
        var parentOwner: uid_t = 0
        var parentMode: mode_t = 0o755
        var directoryOwner: uid_t = 0
        var directoryGroup: gid_t = 2000
        var directoryMode: mode_t = 0o2775
        var fileGroup: gid_t = 2000
        var fileMode: mode_t = 0o660
        var isUsed = false

        var testDescription: String { name }
    }

    @Test(
        "Files of another user are used in a directory that an orchestrator prepared for a group of this process",
        arguments: [
            Volume(name: "as Kubernetes does it", isUsed: true),
            Volume(name: "of the user of before", directoryOwner: 3000, isUsed: true),
            Volume(name: "file not writable by the group", fileMode: 0o640),
            Volume(name: "file writable by all", fileMode: 0o666),
            Volume(name: "file of another group", fileGroup: 3000),
            Volume(name: "directory of another group", directoryGroup: 3000, fileGroup: 3000),
            Volume(name: "no set-group-ID", directoryMode: 0o775),
            Volume(name: "not writable by the group", directoryMode: 0o2755),
            Volume(name: "writable by all", directoryMode: 0o2777),
            Volume(name: "where others can write", parentMode: 0o777),
            Volume(name: "where others can write, sticky", parentMode: 0o1777),
            Volume(name: "below another user's", parentOwner: 3000),
        ]
    )
    func groupVolume(volume: Volume) throws {
        _ = try place.directory("parent", owner: volume.parentOwner, group: 0, mode: volume.parentMode)
        let directory = try place.directory(
            "parent/data",
            owner: volume.directoryOwner,
            group: volume.directoryGroup,
            mode: volume.directoryMode
        )
        let file = try place.file("parent/data/key", owner: 3000, group: volume.fileGroup, mode: volume.fileMode)
        let inner = try place.directory("parent/data/tls", owner: 3000, group: volume.fileGroup, mode: 0o2770)
        let isUsed = code { () throws(OwnershipError) in _ = try ownership.checkFile(file) } == nil
        #expect(isUsed == volume.isUsed)
        if volume.isUsed {
            #expect(try ownership.checkDirectory(directory) && ownership.checkDirectory(inner))
            let nested = try place.file("parent/data/tls/key", owner: 3000, group: 2000, mode: 0o660)
            #expect(try ownership.checkFile(nested) == nested)
        }
    }

    // MARK: - Symbolic links

    @Test("A symbolic link is followed where this user or root made it", arguments: [0, 1000, 65534] as [uid_t])
    func links(owner: uid_t) throws {
        let file = try place.file("file", owner: 1000, group: 1000, mode: 0o600)
        let directory = try place.directory("directory", owner: 1000, group: 1000, mode: 0o700)
        let expected: OwnershipError.Code? = owner == 65534 ? .link : nil
        let fileLink = try place.link("to-file", to: file, owner: owner)
        let directoryLink = try place.link("to-directory", to: directory, owner: owner)
        #expect(code { () throws(OwnershipError) in _ = try ownership.checkFile(fileLink) } == expected)
        for path in [directoryLink, directoryLink + "/"] {
            #expect(code { () throws(OwnershipError) in _ = try ownership.checkDirectory(path) } == expected)
        }
        if owner != 65534 { #expect(try ownership.checkFile(fileLink) == file) }
    }

    @Test("What a link leads to is judged as well, with its directory")
    func linkTargets() throws {
        let foreign = try place.file("foreign", owner: 65534, group: 1000, mode: 0o600)
        let first = try place.link("first", to: foreign, owner: 0)
        #expect(code { () throws(OwnershipError) in _ = try ownership.checkFile(first) } == .otherOwner)
        _ = try place.directory("open", owner: 0, group: 0, mode: 0o777)
        let own = try place.file("open/own", owner: 1000, group: 1000, mode: 0o600)
        let second = try place.link("second", to: own, owner: 0)
        #expect(code { () throws(OwnershipError) in _ = try ownership.checkFile(second) } == .replaceable)
        let third = try place.link("third", to: place.path + "/none", owner: 0)
        #expect(code { () throws(OwnershipError) in _ = try ownership.checkFile(third) } == .link)
    }
}
