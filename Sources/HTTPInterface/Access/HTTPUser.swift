/// Somebody who may use the message API.
public struct HTTPUser: Sendable, Equatable {
    /// Without a colon (RFC 7617 §2).
    public var name: String
    /// In clear.
    public var password: String

    /// A user with a password.
    public init(name: String, password: String) {
        self.name = name
        self.password = password
    }

    /// Whether these are the user's name and password with a colon between; the time it takes does not depend on where
    /// they differ.
    func isEqual(to credentials: [UInt8]) -> Bool {
        let own = Array("\(name):\(password)".utf8)
        guard own.count == credentials.count else { return false }
        return zip(own, credentials).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
