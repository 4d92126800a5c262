import Cryptography

/// Who may authenticate, and with what.
public struct Credentials: Sendable {
    /// Whether any name and password pass.
    public var acceptsAny: Bool
    private let passwords: [String: Password]
    /// In bytes; a name without a byte is none.
    static let maximumUserName = 255
    /// Salts the keys of users that do not exist, so that they look like others.
    static let disguise = Secret.random(count: 16)

    /// - Parameter users: names, compared to the byte, with their passwords.
    public init(acceptsAny: Bool, users: [String: Password]) {
        self.acceptsAny = acceptsAny
        passwords = users
    }

    /// Those of the mechanisms that can work with these credentials.
    public func usable(_ mechanisms: [Mechanism]) -> [Mechanism] {
        mechanisms.filter { mechanism in
            switch mechanism {
            // It can prove nothing about a password that is not known.
            case .scramSHA256: !acceptsAny && !passwords.isEmpty && passwords.values.allSatisfy(\.suitsSCRAM)
            case .cramMD5: acceptsAny || !passwords.isEmpty && passwords.values.allSatisfy { $0.clear != nil }
            case .plain, .login, .oauthBearer, .xoauth2: acceptsAny || !passwords.isEmpty
            }
        }
    }

    /// Lets somebody pass whose password is not looked at; the name is kept with every message, so it has its bounds.
    func believe(_ user: String) -> ExchangeStep {
        1...Self.maximumUserName ~= user.utf8.count
            ? .succeeded(user: user)
            : .failed(.malformed("the user name must have between 1 and \(Self.maximumUserName) bytes"))
    }

    func password(of user: String) -> Password? { passwords[user] }

    /// Compares a password, or a token, with the user's.
    func check(user: String, password: String) -> ExchangeStep {
        if acceptsAny || user.isEmpty { return believe(user) }
        guard let known = passwords[user] else { return .failed(.unknownUser(user)) }
        return known.matches(password) ? .succeeded(user: user) : .failed(.wrongPassword(user: user))
    }
}
