import NIOCore
import NIOPosix
import NIOSSL
import SMTPProtocol

/// Connects to a listener as a client would, through the TLS handshake, to see that it works.
struct ListenerProbe: Sendable {
    var group: any EventLoopGroup
    var connections: ProbeConnections
    /// Our own certificate needs no check here: whether clients trust it is their affair.
    var clientContext: NIOSSLContext

    /// How long a listener of this machine may take before it counts as not working.
    static let patience = TimeAmount.seconds(5)

    init(group: any EventLoopGroup, connections: ProbeConnections) throws {
        self.group = group
        self.connections = connections
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.minimumTLSVersion = .tlsv1
        clientContext = try NIOSSLContext(configuration: configuration)
    }

    func probe(_ listener: SMTPListener) async -> ProbeResult {
        let start = NIODeadline.now()
        var failure: String?
        var timedOut = false
        do {
            try await connect(to: listener)
        } catch {
            timedOut = Self.meansSilence(error)
            failure =
                "port \(listener.port) on \(listener.address) (TlsMode \(listener.tlsMode.rawValue)) does not work: \(error)"
        }
        return ProbeResult(
            listener: .init(address: listener.address, port: listener.port, tlsMode: listener.tlsMode.rawValue),
            milliseconds: Double((NIODeadline.now() - start).nanoseconds) / 1_000_000,
            failure: failure,
            timedOut: timedOut
        )
    }

    private static func meansSilence(_ error: any Error) -> Bool {
        if case .connectTimeout? = error as? ChannelError { return true }
        return error is ProbeTimeout
    }

    private func connect(to listener: SMTPListener) async throws {
        let loop = group.next()
        let finished = loop.makePromise(of: Void.self)
        let timeout = loop.scheduleTask(in: Self.patience) {
            finished.fail(ProbeTimeout())
        }
        let (connections, clientContext) = (connections, clientContext)
        let address: SocketAddress
        do {
            address = try SocketAddress(ipAddress: Self.reachable(listener.address), port: listener.port)
        } catch {
            timeout.cancel()
            finished.fail(error)
            throw error
        }
        ClientBootstrap(group: loop)
            .connectTimeout(Self.patience)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(ProbeAnnouncer(connections: connections))
                    if listener.tlsMode == .implicitTLS {
                        try pipeline.addHandler(NIOSSLClientHandler(context: clientContext, serverHostname: nil))
                    }
                    try pipeline.addHandler(
                        ProbeHandler(tlsMode: listener.tlsMode, context: clientContext, finished: finished)
                    )
                }
            }
            .connect(to: address)
            .whenComplete { result in
                switch result {
                case .success(let channel): finished.futureResult.whenComplete { _ in channel.close(promise: nil) }
                case .failure(let error): finished.fail(error)
                }
            }
        defer { timeout.cancel() }
        try await finished.futureResult.get()
    }

    /// A wildcard address is reached through the loopback interface.
    private static func reachable(_ address: String) -> String {
        switch address {
        case "0.0.0.0": "127.0.0.1"
        case "::": "::1"
        default: address
        }
    }
}

/// A listener said nothing, or not enough.
private struct ProbeTimeout: Error, CustomStringConvertible {
    var description: String { "no answer within \(ListenerProbe.patience.nanoseconds / 1_000_000_000) s" }
}
