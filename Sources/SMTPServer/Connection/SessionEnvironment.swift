import BoundedResources
import Logging
import NIOCore
import TLSLab

/// What every session of a server shares.
final class SessionEnvironment: Sendable {
    let settings: @Sendable () -> PreparedSettings
    let tls: @Sendable (LabFault?) -> ServerTLS?
    /// What the ports of the TLS lab have seen; `nil` where there is none.
    let lab: LabReport?
    let keeper: any MailKeeper
    /// Where large messages are until they are kept; `nil` keeps them in memory.
    let spoolDirectory: String?
    /// Faults that are made on purpose.
    let faults: FaultRegistry
    let metrics: ServerMetrics
    let logger: Logger
    let ids: SessionIDs
    let gate = ConnectionGate()
    let unfinished: UnfinishedMessages
    let probes = ProbeConnections()
    /// Where passwords are checked: a hash takes as long as it likes, and only those wait for it who authenticate too.
    let passwordThreads = WorkerThreads(
        name: "letterlock.passwords",
        count: max(System.coreCount / 2, 1),
        maximumWaiting: SessionEnvironment.maximumWaitingPasswords
    )
    /// Where large messages are written to files; they mostly wait for the disk.
    let spoolThreads = WorkerThreads(name: "letterlock.spool", count: 4, maximumWaiting: 65_536)
    static let maximumWaitingPasswords = 1_024
    private let turns: [ObjectIdentifier: TurnQueue]

    init(
        group: any EventLoopGroup,
        settings: @escaping @Sendable () -> PreparedSettings,
        tls: @escaping @Sendable (LabFault?) -> ServerTLS?,
        lab: LabReport?,
        keeper: any MailKeeper,
        spoolDirectory: String?,
        memory: MemoryBudget = MemoryBudget(size: 96 << 20),
        highestSessionID: Int64,
        faults: FaultRegistry,
        metrics: ServerMetrics,
        logger: Logger
    ) {
        self.settings = settings
        self.tls = tls
        self.lab = lab
        self.keeper = keeper
        self.spoolDirectory = spoolDirectory
        unfinished = UnfinishedMessages(budget: memory)
        self.faults = faults
        self.metrics = metrics
        self.logger = logger
        ids = SessionIDs(after: highestSessionID)
        turns = group.makeIterator().reduce(into: [:]) { $0[ObjectIdentifier($1)] = TurnQueue(on: $1) }
    }

    /// Those who wait for their turn on an event loop of the group.
    func turns(of eventLoop: any EventLoop) -> TurnQueue {
        turns[ObjectIdentifier(eventLoop)] ?? TurnQueue(on: eventLoop)
    }
}
