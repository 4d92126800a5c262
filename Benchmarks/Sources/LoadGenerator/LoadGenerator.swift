import ArgumentParser
import Glibc
import NIOCore
import NIOPosix

/// Sends mail as fast as the server takes it, and ends with an error at the first reply that is not the expected one.
@main
struct LoadGenerator: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "letterlock-load",
        abstract: "Sends many messages to an SMTP server, checks every reply, and prints one line of JSON."
    )

    @OptionGroup var load: Load

    @Argument(help: "HOST:PORT of the server.")
    var server: String

    func run() throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: load.eventLoops)
        let crew = try Crew(load, address: address(), group: group)
        if load.resume, let error = try crew.warmUp().error {
            throw error
        }
        let processor = Self.processorSeconds()
        let began = NIODeadline.now()
        let tally = try crew.run()
        let report = Report(
            tally,
            seconds: Double((NIODeadline.now() - began).nanoseconds) / 1e9,
            processorSeconds: Self.processorSeconds() - processor,
            messageSize: load.handshakes ? 0 : crew.messageSize
        )
        print(try report.json())
        if let error = tally.error {
            throw error
        }
        try group.syncShutdownGracefully()
    }

    private func address() throws -> SocketAddress {
        guard let colon = server.lastIndex(of: ":"), let port = Int(server[server.index(after: colon)...]) else {
            throw ValidationError("\(server) is not HOST:PORT")
        }
        let host = server[..<colon].drop { $0 == "[" }
        return try SocketAddress.makeAddressResolvingHost(
            host.last == "]" ? String(host.dropLast()) : String(host),
            port: port
        )
    }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}
