public import NIOCore
public import SMTPProtocol
public import TLSLab

/// A listening socket that is bound already, and how the port speaks.
public struct SMTPListener: Sendable {
    /// The bound socket; the server owns and closes it.
    public var socket: NIOBSDSocket.Handle
    /// The IP address it is bound to, as text.
    public var address: String
    /// The port it is bound to, never 0.
    public var port: Int
    /// When the port speaks TLS.
    public var tlsMode: TLSMode
    /// What is wrong with it on purpose; `nil` for one that is as it should be.
    public var fault: LabFault?

    /// A listener on a socket that is bound.
    public init(socket: NIOBSDSocket.Handle, address: String, port: Int, tlsMode: TLSMode, fault: LabFault? = nil) {
        self.socket = socket
        self.address = address
        self.port = port
        self.tlsMode = tlsMode
        self.fault = fault
    }
}
