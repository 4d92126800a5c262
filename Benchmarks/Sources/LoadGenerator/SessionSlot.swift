import CNIOBoringSSL

/// One of the sessions that there are at once, through all of its connections.
final class SessionSlot {
    /// The newest TLS session that the server let us resume.
    private(set) var session: OpaquePointer?

    /// Takes over the session.
    func keep(_ session: OpaquePointer?) {
        SSL_SESSION_free(self.session)
        self.session = session
    }

    deinit {
        SSL_SESSION_free(session)
    }
}
