import CLibcrypt
import Glibc

/// A password hashed as in `/etc/shadow`, `$y$…` or `$6$…`: any format that crypt(5) knows.
public struct CryptHash: Sendable, Equatable {
    private let text: String

    /// - Returns: `nil` for what libcrypt can make no hash of.
    public init?(_ text: String) {
        let usable: [Int32] = [CRYPT_SALT_OK, CRYPT_SALT_METHOD_LEGACY, CRYPT_SALT_TOO_CHEAP]
        guard !text.utf8.contains(0), usable.contains(crypt_checksalt(text)) else { return nil }
        self.text = text
    }

    /// Whether this is the hash of `password`.
    ///
    /// Takes as long as the hash wants it to, which may be seconds.
    public func matches(_ password: String) -> Bool {
        // C's strings end at a NUL, so that what follows would not count.
        guard !password.utf8.contains(0) else { return false }
        var data: UnsafeMutableRawPointer?
        var size: Int32 = 0
        defer { free(data) }
        guard let hash = crypt_ra(password, text, &data, &size) else { return false }
        return Secret.areEqual(Array(String(cString: hash).utf8), Array(text.utf8))
    }
}
