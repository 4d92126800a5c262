import Glibc

/// Why a file could not be read.
public enum FileFault: Error, Equatable, Sendable {
    /// There is none.
    case missing
    /// The process may not read it; the text says whose it is.
    case permissionDenied(String)
    /// It is a directory.
    case isDirectory
    /// It is a pipe, a device or the like.
    case notRegular
    /// It has no bytes.
    case empty
    /// It has more bytes than any certificate or key.
    case tooLarge(limit: Int)
    /// The system fails at it.
    case other(errno: CInt)

    /// The fault as the end of the sentence "The file X …".
    public var explanation: String {
        switch self {
        case .missing: "does not exist"
        case .permissionDenied(let reason): "cannot be read: \(reason)"
        case .isDirectory: "is a directory, not a file"
        case .notRegular: "is not a plain file"
        case .empty: "is empty"
        case .tooLarge(let limit): "is larger than \(limit / 1024) KiB and so is not a certificate or key"
        case .other(let number): "cannot be read: \(systemErrorText(number))"
        }
    }
}

/// What the system calls an error number.
public func systemErrorText(_ number: CInt) -> String {
    var text = [CChar](repeating: 0, count: 256)
    guard strerror_r(number, &text, text.count) == 0 else { return "error \(number)" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
