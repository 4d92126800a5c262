import NIOCore

/// Makes a probe's connection known before the server can accept it: the socket is bound first, its address noted,
/// and only then connected.
final class ProbeAnnouncer: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = ByteBuffer

    private let connections: ProbeConnections
    private var announced: SocketAddress?

    init(connections: ProbeConnections) {
        self.connections = connections
    }

    func connect(context: ChannelHandlerContext, to address: SocketAddress, promise: EventLoopPromise<Void>?) {
        let bound = context.eventLoop.makePromise(of: Void.self)
        bound.futureResult.assumeIsolated().whenComplete { result in
            switch result {
            case .success:
                self.announced = context.localAddress
                self.announced.map(self.connections.insert)
                context.connect(to: address, promise: promise)
            case .failure(let error):
                promise?.fail(error)
            }
        }
        // From the address it goes to: always one of this machine, and the one the server will see.
        do {
            context.bind(to: try SocketAddress(ipAddress: address.ipAddress ?? "", port: 0), promise: bound)
        } catch {
            bound.fail(error)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        announced.map(connections.remove)
    }
}
