/// What is wrong with STARTTLS on purpose, on a port of the TLS lab; everything else is as it should be.
public enum STARTTLSFault: Sendable, Equatable {
    /// It is neither announced nor known, as if something on the way had taken it out (RFC 3207 §6).
    case missing
    /// It is announced and then answered with 454, which RFC 3207 §4 has for TLS that is not available.
    case refused
    /// It is answered with 220, but nobody begins TLS: the session goes on in plain text.
    case goesOnInPlain
    /// Behind the 220 stands another reply in plain text, which a client must not take for one of the TLS session
    /// (RFC 3207 §4.2: what was said before it does not count).
    case replyInjected
    /// It is never answered.
    case unanswered
}
