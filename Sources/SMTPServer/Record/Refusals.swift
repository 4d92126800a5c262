import SMTPProtocol

/// What the replies of a session tell of why it brought no mail.
struct Refusals {
    /// MAIL before TLS, where TLS is required.
    private(set) var startTLSMissing = false
    /// STARTTLS on a port that does not have it.
    private(set) var startTLSNotOffered = false
    private(set) var messageTooLarge = false
    /// AUTH was not believed.
    private(set) var authenticationFailed = false
    /// MAIL before AUTH, where that must be used.
    private(set) var authenticationMissing = false
    /// AUTH without TLS by a mechanism that needs it.
    private(set) var authenticationNeedsTLS = false
    /// The latest of all.
    private(set) var last: Reply?

    mutating func note(_ reply: Reply) {
        guard reply.code >= 400 else { return }
        last = reply
        switch reply {
        case .startTLSRequired: startTLSMissing = true
        case .noTLSHere: startTLSNotOffered = true
        case .messageTooLarge: messageTooLarge = true
        case .authenticationFailed: authenticationFailed = true
        case .authenticationRequired: authenticationMissing = true
        case .mechanismNeedsTLS: authenticationNeedsTLS = true
        default: break
        }
    }
}
