import Glibc
import NIOCore
import NIOHTTP1
public import NIOPosix

/// Asks a health port for its one line, as `letterlock health` does.
public struct HealthClient: Sendable {
    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    private let addresses: [String]
    private let port: Int
    private let timeout: Duration
    private let eventLoopGroup: MultiThreadedEventLoopGroup

    /// Prepares a client.
    ///
    /// - Parameters:
    ///   - addresses: IP addresses, tried in this order until one accepts. `0.0.0.0` and `::` are this machine.
    ///   - timeout: for everything together.
    public init(
        addresses: [String],
        port: Int,
        timeout: Duration = .seconds(5),
        eventLoopGroup: MultiThreadedEventLoopGroup = .singleton
    ) {
        self.addresses = addresses
        self.port = port
        self.timeout = timeout
        self.eventLoopGroup = eventLoopGroup
    }

    /// Asks `GET /health`.
    public func ask() async throws(HealthClientError) -> HealthAnswer {
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        var refusals: [String] = []
        for address in addresses {
            do {
                let connection = try await connect(to: address, until: deadline)
                return try await ask(connection, at: address, until: deadline)
            } catch let error as HealthClientError {
                throw error
            } catch {
                refusals.append("\(address) port \(port) (\(Self.reason(error)))")
            }
        }
        throw HealthClientError(
            code: .unreachable,
            description: """
                No health port answers at \(refusals.joined(separator: ", ")). Is the daemon running, with this \
                HealthPort (LETTERLOCK_HEALTH_PORT)?
                """
        )
    }

    private func connect(to address: String, until deadline: NIODeadline) async throws -> Connection {
        try await ClientBootstrap(group: eventLoopGroup)
            .connectTimeout(max(deadline - .now(), .milliseconds(1)))
            .connect(to: SocketAddress(ipAddress: address, port: port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
    }

    private func ask(
        _ connection: Connection,
        at address: String,
        until deadline: NIODeadline
    ) async throws(HealthClientError) -> HealthAnswer {
        let channel = connection.channel
        let alarm = channel.eventLoop.scheduleTask(deadline: deadline) { channel.close(promise: nil) }
        defer { alarm.cancel() }
        let answer = try? await connection.executeThenClose { inbound, outbound in
            try await outbound.write(contentsOf: [.head(head(for: address)), .end(nil)])
            return try await Self.read(inbound)
        }
        if let answer { return answer }
        if deadline <= .now() {
            throw HealthClientError(
                code: .timedOut,
                description: "\(address) port \(port) accepted a connection and did not answer in \(timeout)."
            )
        }
        throw HealthClientError(
            code: .unexpectedAnswer,
            description: "What answers at \(address) port \(port) is not a health port. Is HealthPort right?"
        )
    }

    private func head(for address: String) -> HTTPRequestHead {
        let host = address.contains(":") ? "[\(address)]" : address
        return HTTPRequestHead(
            version: .http1_1,
            method: .GET,
            uri: "/health",
            headers: ["Host": "\(host):\(port)", "Accept": "text/plain", "Connection": "close"]
        )
    }

    /// Reads one answer; nil when it is none, or longer than any line is.
    private static func read(
        _ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>
    ) async throws -> HealthAnswer? {
        var status: Int?
        var body = ByteBuffer()
        for try await part in inbound {
            switch part {
            case .head(let head):
                status = Int(head.status.code)
            case .body(let bytes):
                guard body.readableBytes + bytes.readableBytes <= APILimit.healthAnswer.value else { return nil }
                body.writeImmutableBuffer(bytes)
            case .end:
                let lines = String(buffer: body).split(whereSeparator: \.isNewline)
                guard let status, let line = lines.first, [200, 503].contains(status) else { return nil }
                return HealthAnswer(statusCode: status, line: String(line))
            }
        }
        return nil
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError where error.errnoCode == ECONNREFUSED: "connection refused"
        case let error as NIOConnectionError: error.connectionErrors.first.map { "\($0.error)" } ?? "\(error)"
        case ChannelError.connectTimeout: "no answer in time"
        default: "\(error)"
        }
    }
}
