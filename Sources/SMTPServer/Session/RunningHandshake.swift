import NIOSSL

/// A TLS handshake that is going on.
struct RunningHandshake {
    var inspector: HandshakeInspector
    var handler: NIOSSLServerHandler
    var tls: ServerTLS
    var viaSTARTTLS: Bool
}
