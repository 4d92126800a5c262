import NIOCore
import NIOPosix

/// A worker for each event loop, which share sessions and messages.
struct Crew {
    let messageSize: Int
    private let workers: [NIOLoopBound<Worker>]

    init(_ load: Load, address: SocketAddress, group: MultiThreadedEventLoopGroup) throws {
        let script = Script(load)
        messageSize = script.messageSize
        let count = min(load.eventLoops, load.sessions)
        workers = try (0..<count).map { index in
            let loop = group.next()
            return try loop.submit {
                let worker = try Worker(
                    load,
                    script: script,
                    address: address,
                    sessions: load.sessions * (index + 1) / count - load.sessions * index / count,
                    numbers: load.messages * index / count..<load.messages * (index + 1) / count,
                    on: loop
                )
                return NIOLoopBound(worker, eventLoop: loop)
            }.wait()
        }
    }

    func warmUp() throws -> Tally {
        try work { $0.warmUp() }
    }

    /// What was counted until the end or the first error.
    func run() throws -> Tally {
        try work { $0.run() }
    }

    private func work(_ work: @escaping @Sendable (Worker) -> EventLoopFuture<Tally>) throws -> Tally {
        let tallies = workers.map { worker in
            worker.eventLoop.flatSubmit { work(worker.value) }
        }
        var total = Tally()
        for tally in tallies {
            total.add(try tally.wait())
        }
        return total
    }
}
