public import NIOCore
public import SMTPProtocol

/// A listening socket that is bound already, and how the port speaks.
public struct SMTPListener: Sendable {
    /// The bound socket; the server owns and closes it.
    public var socket: NIOBSDSocket.Handle
    /// The IP address it is bound to, as text.
    public var address: String
    public var port: Int
    public var tlsMode: TLSMode

    public init(socket: NIOBSDSocket.Handle, address: String, port: Int, tlsMode: TLSMode) {
        self.socket = socket
        self.address = address
        self.port = port
        self.tlsMode = tlsMode
    }
}
