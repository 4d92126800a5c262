public import NIOCore

/// A TCP socket that is bound and listening already, for ``HTTPListener`` to serve.
public struct ListeningSocket: Sendable {
    /// The descriptor; the listener owns and closes it.
    public var descriptor: NIOBSDSocket.Handle
    /// The IP address it is bound to, as text.
    public var address: String
    /// The port it is bound to, never 0.
    public var port: Int

    /// Takes over a descriptor.
    public init(descriptor: NIOBSDSocket.Handle, address: String, port: Int) {
        self.descriptor = descriptor
        self.address = address
        self.port = port
    }
}
