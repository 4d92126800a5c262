/// What came of a response of the client's, as the one who knows the mechanisms says.
public enum AuthenticationStep: Sendable, Equatable {
    /// Send this, base64 text, and hand over the next response (RFC 4954 §4).
    case challenge(String)
    /// The client is who it says.
    case succeeded(user: String)
    /// It is not.
    case failed
    /// The response is not base64.
    case malformed
    /// It cannot be checked now, because too many others are waiting.
    case unavailable
}
