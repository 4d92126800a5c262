public import BoundedResources
import HTTPTypes
public import HummingbirdCore
public import Logging
public import MessageStore
import NIOCore

/// The message API: what a test asks, in the shape of Mailpit's `/api/v1`.
public struct MessageAPI: HTTPApplication {
    let store: MessageStore
    let feed: MessageFeed
    let server: ServerDescription
    let openLab: LabDescription?
    let faults: (any FaultControlling)?
    let memory: MemoryBudget
    /// How long a request waits for memory.
    let patience: Duration
    /// For what takes as long as a stranger likes: reading a message, making a page.
    let workers = WorkerThreads(
        name: "letterlock.api",
        count: max(System.coreCount, 2),
        maximumWaiting: APILimit.waitingJobs.value
    )
    let started = ContinuousClock.now
    private let crossSite: CrossSiteGuard
    private let authentication: BasicAuthentication
    private let logger: Logger
    private var router = Router()

    /// Prepares the API.
    ///
    /// - Parameters:
    ///   - feed: is told of what the store commits; to be closed when shutdown begins, so that nobody waits on.
    ///   - allowedHosts: asked for every request, so that a reload can change them.
    ///   - users: whose password is asked for, if there are any; asked for likewise.
    ///   - lab: the TLS lab, if any of its ports is open.
    ///   - faults: who takes rules of SMTP faults; `nil` takes none.
    ///   - memory: what answers may cost together.
    ///   - patience: how long a request waits for memory, before it gets 503.
    public init(
        store: MessageStore,
        feed: MessageFeed,
        server: ServerDescription,
        allowedHosts: @escaping @Sendable () -> AllowedHosts,
        users: @escaping @Sendable () -> [HTTPUser] = { [] },
        lab: LabDescription? = nil,
        faults: (any FaultControlling)? = nil,
        memory: MemoryBudget = MemoryBudget(size: 96 << 20),
        patience: Duration = .seconds(20),
        logger: Logger
    ) {
        self.store = store
        self.feed = feed
        store.setObserver(feed)
        self.server = server
        openLab = lab
        self.faults = faults
        self.memory = memory
        self.patience = patience
        self.logger = logger
        crossSite = CrossSiteGuard(allowedHosts: allowedHosts)
        authentication = BasicAuthentication(users: users)
        router = routes
    }

    /// Every route with its parameters.
    var routeTable: [Route] { router.routes }

    private var routes: Router {
        var router = Router()
        router.on(.get, "/api/v1/messages", .page + .selection, by: listMessages)
        router.on(.delete, "/api/v1/messages", .selection, takesBody: true, by: deleteMessages)
        router.on(.put, "/api/v1/messages", .selection, takesBody: true, by: markMessages)
        router.on(.get, "/api/v1/search", .page + [.requiredQuery] + .scope, by: listMessages)
        router.on(.delete, "/api/v1/search", [.requiredQuery] + .scope, by: deleteFound)
        router.on(.get, "/api/v1/wait", .selection + [.after, .count, .timeout], by: wait)
        router.on(.get, "/api/v1/events", .selection + [.lastEventID], by: events)
        router.on(.get, "/api/v1/message/{ID}", [.messageID] + .selection, by: message)
        router.on(.get, "/api/v1/message/{ID}/headers", [.messageID] + .selection, by: headers)
        router.on(.get, "/api/v1/message/{ID}/raw", [.messageID] + .selection, by: raw)
        router.on(.get, "/api/v1/message/{ID}/part/{PartID}", [.messageID] + .selection + [.partID], by: part)
        router.on(.get, "/api/v1/export", .selection, by: export)
        router.on(.get, "/api/v1/sessions", .page + .scope, by: listSessions)
        router.on(.get, "/api/v1/session/{ID}", [.sessionID], by: session)
        router.on(.get, "/api/v1/faults", by: listFaults)
        router.on(.put, "/api/v1/faults", takesBody: true, by: putFaults)
        router.on(.delete, "/api/v1/faults", [.ruleName], by: deleteFaults)
        router.on(.get, "/api/v1/certificate", by: certificate)
        router.on(.get, "/api/v1/certificate.pem", by: trustAnchor)
        router.on(.get, "/api/v1/lab", [.client], by: labReport)
        router.on(.get, "/api/v1/lab.xml", [.client], by: labTests)
        router.on(.get, "/api/v1/lab.txt", [.client], by: labCards)
        router.on(.get, "/api/v1/lab.pem", by: labAuthority)
        router.on(.post, "/api/v1/lab/reset", [.client], by: resetLab)
        router.on(.get, "/api/v1/info", by: info)
        router.on(.get, "/api/v1/openapi.json") { _ in
            .bytes(PackageResources.openapi_json, type: "application/json")
        }
        router.on(.get, "/view/{name}", [.viewName] + .selection, by: view)
        router.on(.get, "/livez", for: .probes) { _ in .text("alive") }
        router.on(.get, "/readyz", for: .probes, by: readiness)
        return router
    }

    /// Answers a request, unless a foreign page may have sent it.
    public func respond(to request: Request) async -> Response {
        await .answer(to: request, logger: logger) {
            let target = try RequestTarget(of: request.head)
            try crossSite.check(request.head, target)
            let match = Result { () throws(APIError) in try router.match(request.method, target.path) }
            // Probes have no password, and learn nothing.
            if (try? match.get())?.route.audience != .probes { try authentication.check(request.head) }
            do {
                return try await router.answer(request, target, by: match.get())
            } catch let error as MessageStoreError where [.tooBusy, .cancelled].contains(error.code) {
                let sentence = "Too many requests are waiting for the store; try again later."
                throw APIError(code: .busy, description: sentence)
            } catch let error as MessageStoreError {
                logger.error("The store did not answer the API", metadata: ["reason": "\(error)"])
                throw APIError(code: .storeFailed, description: "The store does not work; the log says why.")
            }
        }
    }
}
