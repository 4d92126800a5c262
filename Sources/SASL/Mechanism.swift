/// A way to prove who one is (RFC 4422), as AUTH names it.
public enum Mechanism: String, Sendable, CaseIterable {
    /// RFC 7677. The password never crosses the line, and each side proves that it knows it.
    case scramSHA256 = "SCRAM-SHA-256"
    /// RFC 2195. The password does not cross the line; the server must have it in clear.
    case cramMD5 = "CRAM-MD5"
    /// RFC 4616.
    case plain = "PLAIN"
    /// What came before PLAIN and is still in use (draft-murchison-sasl-login).
    case login = "LOGIN"
    /// RFC 7628.
    case oauthBearer = "OAUTHBEARER"
    /// What came before OAUTHBEARER, of Google and Microsoft.
    case xoauth2 = "XOAUTH2"

    /// Whether somebody who listens without TLS learns the password.
    public var sendsPasswordInClear: Bool {
        switch self {
        case .scramSHA256, .cramMD5: false
        case .plain, .login, .oauthBearer, .xoauth2: true
        }
    }

    /// An exchange by this mechanism.
    ///
    /// - Parameter hostName: what CRAM-MD5 calls the server.
    public func exchange(with credentials: Credentials, hostName: String) -> any Exchange {
        switch self {
        case .scramSHA256: SCRAMExchange(credentials: credentials)
        case .cramMD5: CRAMMD5Exchange(credentials: credentials, hostName: hostName)
        case .plain: PlainExchange(credentials: credentials)
        case .login: LoginExchange(credentials: credentials)
        case .oauthBearer: BearerExchange(credentials: credentials, form: .oauthBearer)
        case .xoauth2: BearerExchange(credentials: credentials, form: .xoauth2)
        }
    }
}
