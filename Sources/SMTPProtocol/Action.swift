/// What the session wants done.
public enum Action: Sendable, Equatable {
    /// Send this.
    case reply(Reply)
    /// Send this, drop all bytes not yet consumed, then begin a TLS handshake.
    ///
    /// When it succeeds call ``SMTPSession/tlsEstablished()``; until then nothing may be handed to the session, except
    /// plain text that arrived instead of the handshake. Where something is to be injected, it goes right behind the reply.
    indirect case startTLS(Reply, injected: Reply? = nil)
    /// Send this, if there is something to send; the content of a message follows.
    case beginContent(Envelope, Reply?)
    /// These bytes of the input belong to the message, transparency dots already left out.
    case content(Range<Int>)
    /// The message is complete: keep it, then call ``SMTPSession/messageCompleted(_:)``.
    ///
    /// `size` is the number of bytes handed over as content.
    case commit(Envelope, size: Int)
    /// Check the client's credentials by this mechanism, then call ``SMTPSession/authenticationChecked(_:)``.
    ///
    /// The response is base64 text; `nil` if none came with AUTH.
    case authenticate(mechanism: String, initialResponse: String?)
    /// The client's next response, base64 text; then call ``SMTPSession/authenticationChecked(_:)``.
    case authenticationResponse(String)
    /// Forget what was collected of this message; it is over the limit, and the reply follows at its end.
    case discardContent
    /// Forget what was collected of this message, and send this: the client has changed its mind.
    case abandonContent(Reply)
    /// Send the reply, if there is one, then close the connection; content that was collected is void.
    case close(SessionEnd, Reply?)
    /// A rule acts: say so, and after its delay do this, at its speed.
    indirect case faulted(FaultRule, Action)
}
