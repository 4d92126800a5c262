import Glibc

/// Something on disk is not used, because another user prepared it or can replace it.
public struct OwnershipError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: Sendable {
        /// Another user owns it.
        case otherOwner
        /// Another user can write to it or replace it.
        case replaceable
        /// It is a symbolic link that another user made, or that leads nowhere.
        case link
        /// It is a directory in the place of a file, or the like.
        case otherKind
    }

    /// What is wrong.
    public let code: Code
    /// What it is about.
    public let path: String
    /// What is wrong, with owner and mode, as the end of a sentence about ``path``.
    public let reason: String
    /// What to do, as an instruction that begins in lower case.
    public let remedy: String

    /// A sentence without its final dot.
    public var description: String { "\(path) \(reason); \(remedy)" }

    init(_ code: Code, _ path: String, _ reason: String, _ remedy: String) {
        self.code = code
        self.path = path
        self.reason = reason
        self.remedy = remedy
    }

    init(foreign path: String, _ status: FileStatus, _ user: uid_t) {
        self.init(
            .otherOwner,
            path,
            "belongs to user \(status.owner) (group \(status.group), mode \(status.modeText)), "
                + "but this process runs as user \(user), so that user could have prepared it",
            "remove it, or if you trust its content, run: chown \(status.isDirectory ? "-R " : "")\(user) \(path)"
        )
    }

    init(replaceable path: String, _ status: FileStatus, _ why: String) {
        self.init(
            .replaceable,
            path,
            "belongs to user \(status.owner) (group \(status.group), mode \(status.modeText)), and \(why)",
            "if you trust its content, run: chmod go-w \(path)"
        )
    }

    init(link path: String, _ status: FileStatus, _ user: uid_t) {
        self.init(
            .link,
            path,
            "is a symbolic link of user \(status.owner), but this process runs as user \(user)",
            "remove it"
        )
    }
}
