import Cryptography

/// A password as it is kept: in clear, or as a hash.
public struct Password: Sendable, Equatable {
    private enum Form: Equatable {
        case clear(String)
        case crypt(CryptHash)
        case scram(SCRAMKeys)
    }

    private let form: Form

    /// Reads `$6$…` and all that crypt(5) knows, `SCRAM-SHA-256$…` as PostgreSQL writes it, `{SCRAM-SHA-256}…` and
    /// `{CRYPT}…` as Dovecot does; anything else is the password itself, and so is what follows `{PLAIN}`.
    ///
    /// - Returns: `nil` for what has the form of a hash and is none.
    public init?(_ text: String) {
        if let clear = text.without(prefix: "{PLAIN}") {
            form = .clear(clear)
        } else if let keys = text.without(prefix: "{SCRAM-SHA-256}") {
            guard let keys = SCRAMKeys(dovecot: keys) else { return nil }
            form = .scram(keys)
        } else if let keys = text.without(prefix: "SCRAM-SHA-256$") {
            guard let keys = SCRAMKeys(postgreSQL: keys) else { return nil }
            form = .scram(keys)
        } else if let hash = text.without(prefix: "{CRYPT}") ?? (Self.looksLikeCrypt(text) ? text : nil) {
            guard let hash = CryptHash(hash) else { return nil }
            form = .crypt(hash)
        } else {
            form = .clear(text)
        }
    }

    /// A dollar sign, a few letters and digits, and another dollar sign.
    private static func looksLikeCrypt(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "$"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty, 1...4 ~= parts[1].count, !parts[2].isEmpty else { return false }
        return parts[1].allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 }
    }

    /// The password itself, where it is known.
    var clear: String? {
        if case .clear(let text) = form { text } else { nil }
    }

    /// Whether SCRAM can be spoken with it.
    var suitsSCRAM: Bool {
        if case .crypt = form { false } else { true }
    }

    /// Its keys for SCRAM; made for this one exchange where the password is kept in clear.
    var scramKeys: SCRAMKeys? {
        switch form {
        case .clear(let text): SCRAMKeys(password: text, salt: Secret.random(count: 16))
        case .scram(let keys): keys
        case .crypt: nil
        }
    }

    /// Whether `password` is this one; takes as long as the hash wants it to.
    func matches(_ password: String) -> Bool {
        switch form {
        case .clear(let text): Secret.areEqual(Array(text.utf8), Array(password.utf8))
        case .crypt(let hash): hash.matches(password)
        case .scram(let keys): keys.matches(password)
        }
    }
}

extension String {
    fileprivate func without(prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
