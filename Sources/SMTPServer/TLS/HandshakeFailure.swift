/// By what a handshake came to nothing.
enum HandshakeFailure {
    /// The TLS library gave up with an error.
    case library(any Error)
    /// The client closed the connection.
    case closedByClient
    /// The time for it ran out.
    case timedOut
}
