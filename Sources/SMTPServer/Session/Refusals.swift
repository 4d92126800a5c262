import SMTPProtocol

/// What the replies of a session tell of why it brought no mail.
struct Refusals {
    /// MAIL before TLS, where TLS is required.
    private(set) var startTLSMissing = false
    /// STARTTLS on a port that does not have it.
    private(set) var startTLSNotOffered = false
    private(set) var messageTooLarge = false
    /// The latest of all.
    private(set) var last: Reply?

    mutating func note(_ reply: Reply) {
        guard reply.code >= 400 else { return }
        last = reply
        switch reply {
        case .startTLSRequired: startTLSMissing = true
        case .noTLSHere: startTLSNotOffered = true
        case .messageTooLarge: messageTooLarge = true
        default: break
        }
    }
}
