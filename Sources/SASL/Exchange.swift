/// The server's side of an authentication: answers each response of the client until it is decided.
public protocol Exchange: Sendable {
    /// Takes the next response; `nil` is the first one of a client that sent none with AUTH.
    ///
    /// May block for as long as the hash of a password wants it to, which may be seconds.
    mutating func respond(to response: [UInt8]?) -> ExchangeStep
}

/// What an exchange wants next.
public enum ExchangeStep: Sendable, Equatable {
    /// Send this to the client, and come back with its response.
    case challenge([UInt8])
    /// The client is who it says.
    case succeeded(user: String)
    /// It is not, or cannot be understood.
    case failed(AuthenticationFailure)
}

/// Why somebody was not believed; for the log and the session record, never for the client.
public enum AuthenticationFailure: Error, Sendable, Equatable {
    /// There is no such user.
    case unknownUser(String)
    /// The user is known, the password or token is another.
    case wrongPassword(user: String)
    /// The response does not have the form of the mechanism; the text says what is wrong with it.
    case malformed(String)
}
