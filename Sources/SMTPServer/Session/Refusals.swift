import SMTPProtocol

/// The refusals of a session that explain why it brought no mail.
struct Refusals {
    /// MAIL before TLS, where TLS is required.
    private(set) var startTLSMissing = false
    private(set) var messageTooLarge = false

    mutating func note(_ reply: Reply) {
        switch (reply.code, reply.enhancedCode?.description) {
        case (530, "5.7.0"): startTLSMissing = true
        case (552, "5.3.4"): messageTooLarge = true
        default: break
        }
    }
}
