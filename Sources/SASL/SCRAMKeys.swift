import Cryptography
import PeerInput

/// What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 §3): enough to check it, not enough to use it elsewhere.
struct SCRAMKeys: Sendable, Equatable {
    /// RFC 7677 §4 wants at least as many.
    static let defaultIterations = 4_096
    /// More would keep a thread busy for seconds.
    static let maximumIterations = 10_000_000

    let salt: [UInt8]
    let iterations: Int
    let storedKey: [UInt8]
    let serverKey: [UInt8]

    private init?(salt: String, iterations: String, storedKey: String, serverKey: String) {
        let size = MessageDigest.sha256.byteCount
        guard let salt = Base64.bytes(salt), !salt.isEmpty,
            let iterations = PeerNumber.read(iterations, in: 1...Self.maximumIterations),
            let storedKey = Base64.bytes(storedKey), storedKey.count == size,
            let serverKey = Base64.bytes(serverKey), serverKey.count == size
        else { return nil }
        (self.salt, self.iterations, self.storedKey, self.serverKey) = (salt, iterations, storedKey, serverKey)
    }

    /// `ITERATIONS:SALT$STOREDKEY:SERVERKEY`.
    init?(postgreSQL text: String) {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "$" }.map(String.init)
        guard parts.count == 4 else { return nil }
        self.init(salt: parts[1], iterations: parts[0], storedKey: parts[2], serverKey: parts[3])
    }

    /// `ITERATIONS,SALT,STOREDKEY,SERVERKEY`.
    init?(dovecot text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4 else { return nil }
        self.init(salt: parts[1], iterations: parts[0], storedKey: parts[2], serverKey: parts[3])
    }

    /// Computes the keys of a password.
    init(password: String, salt: [UInt8], iterations: Int = Self.defaultIterations) {
        let digest = MessageDigest.sha256
        let salted = digest.derivedKey(password: Array(password.utf8), salt: salt, iterations: iterations)
        self.salt = salt
        self.iterations = iterations
        storedKey = digest.hash(digest.authenticationCode(of: Array("Client Key".utf8), key: salted).span)
        serverKey = digest.authenticationCode(of: Array("Server Key".utf8), key: salted)
    }

    /// Whether these are the keys of `password`.
    func matches(_ password: String) -> Bool {
        let keys = SCRAMKeys(password: password, salt: salt, iterations: iterations)
        return !storedKey.isEmpty && Secret.areEqual(keys.storedKey, storedKey)
    }
}
