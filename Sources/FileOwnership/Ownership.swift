import Glibc

/// Decides whether a file or directory on disk may be used: by its owner, its mode, and who can replace it.
///
/// What another user prepared is not used: that user knows the key and can read the mail. A user counts as another one
/// unless it is the user of this process, or root, which can do everything anyway.
public struct Ownership: Sendable {
    /// The effective user.
    let user: uid_t
    /// The effective group.
    let group: gid_t
    /// The effective group and the supplementary ones.
    let groups: Set<gid_t>
    /// Whether modes mean anything where that path is.
    let keepsModes: @Sendable (String) -> Bool

    /// What this process may rely on.
    public static var ofProcess: Ownership {
        var groups = [gid_t](repeating: 0, count: max(Int(getgroups(0, nil)), 0))
        let count = max(Int(getgroups(CInt(groups.count), &groups)), 0)
        return Ownership(user: geteuid(), group: getegid(), groups: Set(groups.prefix(count)))
    }

    init(
        user: uid_t,
        group: gid_t,
        groups: Set<gid_t>,
        keepsModes: @escaping @Sendable (String) -> Bool = FileSystemKind.keepsModes
    ) {
        self.user = user
        self.group = group
        self.groups = groups.union([group])
        self.keepsModes = keepsModes
    }

    func isTrusted(_ owner: uid_t) -> Bool { owner == user || owner == 0 }

    // MARK: - Files

    /// Judges the file at `path`, and gives the path without symbolic links; nil where there is no file.
    ///
    /// Its directory is expected to be judged already. A symbolic link is followed where this user or root made it; then the
    /// directory it leads to is judged as well.
    ///
    /// - Throws: ``OwnershipError`` where another user owns the file or can write to it.
    @discardableResult
    public func checkFile(_ path: String) throws(OwnershipError) -> String? {
        guard let place = try resolve(path) else { return nil }
        guard let status = FileStatus(place) else { return nil }
        try check(status, at: place)
        return place
    }

    /// Judges an open file; `path` is where it was opened.
    ///
    /// - Throws: ``OwnershipError`` where another user owns the file or can write to it.
    public func checkFile(_ descriptor: CInt, at path: String) throws(OwnershipError) {
        guard let status = FileStatus(descriptor: descriptor) else { return }
        try check(status, at: path)
    }

    private func check(_ status: FileStatus, at path: String) throws(OwnershipError) {
        if isTrusted(status.owner) {
            guard status.isRegular else { throw OwnershipError(.otherKind, path, "is not a regular file", "remove it") }
            // What this user has opened to others by mistake is closed again by whoever asks.
            guard status.owner == user || status.mode & S_IWOTH == 0 || !keepsModes(path) else {
                throw OwnershipError(replaceable: path, status, "every user can write to it")
            }
            return
        }
        guard let place = Self.real(Self.parent(of: path)), let directory = FileStatus(place),
            isGroupVolume(directory, at: place), status.group == directory.group,
            status.mode & (S_IWGRP | S_IWOTH) == S_IWGRP
        else { throw OwnershipError(foreign: path, status, user) }
    }

    // MARK: - Directories

    /// Judges the directory at `path`; true where there is one.
    ///
    /// A symbolic link is followed where this user or root made it.
    ///
    /// - Throws: ``OwnershipError`` where another user owns the directory or can rename the files in it.
    @discardableResult
    public func checkDirectory(_ path: String) throws(OwnershipError) -> Bool {
        guard let place = try resolve(path), let status = FileStatus(place) else { return false }
        guard status.isDirectory else { throw OwnershipError(.otherKind, path, "is not a directory", "remove it") }
        // Whoever mounted it chose who may use it.
        if isGroupVolume(status, at: place) || (!isClosed(status) && MountPoints.contain(place)) { return true }
        guard isTrusted(status.owner) else { throw OwnershipError(foreign: path, status, user) }
        guard isClosed(status) || !keepsModes(place) else {
            throw OwnershipError(replaceable: path, status, "other users can rename the files in it")
        }
        return true
    }

    /// Whether nobody but this user and root can rename what is in the directory.
    private func isClosed(_ status: FileStatus) -> Bool {
        guard isTrusted(status.owner) else { return false }
        // Sticky: as in /tmp, everybody can rename what is their own.
        if status.mode & S_ISVTX != 0 { return true }
        let isOpenToGroup = status.mode & S_IWGRP != 0 && status.group != group
        return status.mode & S_IWOTH == 0 && !isOpenToGroup
    }

    /// Whether it is a volume that an orchestrator prepared for a group of this process, as Kubernetes does for `fsGroup`.
    ///
    /// Such a directory has the set-group-ID bit and can be written by the group, and so can everything in it, whoever made
    /// it. Anybody can make such a directory, but only root can put it where others cannot write.
    private func isGroupVolume(_ status: FileStatus, at path: String) -> Bool {
        guard status.isDirectory, status.mode & (S_ISGID | S_IWGRP) == S_ISGID | S_IWGRP,
            status.mode & S_IWOTH == 0, groups.contains(status.group), path != "/"
        else { return false }
        let parent = Self.parent(of: path)
        guard let above = FileStatus(parent) else { return false }
        let isClosedByRoot = above.owner == 0 && above.mode & S_IWOTH == 0
        return isClosedByRoot || isGroupVolume(above, at: parent)
    }

    // MARK: - Paths

    /// The path without symbolic links; nil where nothing is there.
    private func resolve(_ path: String) throws(OwnershipError) -> String? {
        // With a final slash, the system would look at what a link leads to.
        var name = path[...]
        while name.count > 1, name.hasSuffix("/") { name.removeLast() }
        guard let link = FileStatus(withoutFollowing: String(name)) else { return nil }
        let resolved = Self.real(path)
        guard link.isLink else { return resolved ?? path }
        guard isTrusted(link.owner) else { throw OwnershipError(link: path, link, user) }
        guard let resolved else {
            throw OwnershipError(.link, path, "is a symbolic link that leads nowhere", "remove it")
        }
        if FileStatus(resolved)?.isRegular == true { try checkDirectory(Self.parent(of: resolved)) }
        return resolved
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The directory that holds an absolute or relative path.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
