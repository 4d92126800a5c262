public import BoundedResources
import HTTPTypes
public import HummingbirdCore
public import Logging
public import MessageStore
import NIOCore

/// The message API: what a test asks, in the shape of Mailpit's `/api/v1`.
public struct MessageAPI: HTTPApplication {
    /// The largest page of a listing.
    static let longestPage = 10_000

    let store: MessageStore
    let feed: MessageFeed
    let server: ServerDescription
    let openLab: LabDescription?
    let faults: (any FaultControlling)?
    let memory: MemoryBudget
    /// How long a request waits for memory.
    let patience: Duration
    /// For what takes as long as a stranger likes: reading a message, making a page.
    let workers = WorkerThreads(name: "letterlock.api", count: max(System.coreCount, 2), maximumWaiting: 1_024)
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

    /// Every route, as `GET /api/v1/messages`.
    var routeNames: [String] { router.names }

    private var routes: Router {
        var router = Router()
        router.on(.get, "/api/v1/messages", listMessages)
        router.on(.delete, "/api/v1/messages", deleteMessages)
        router.on(.put, "/api/v1/messages", markMessages)
        router.on(.get, "/api/v1/search", search)
        router.on(.delete, "/api/v1/search", deleteFound)
        router.on(.get, "/api/v1/wait", wait)
        router.on(.get, "/api/v1/events", events)
        router.on(.get, "/api/v1/message/{ID}", message)
        router.on(.get, "/api/v1/message/{ID}/headers", headers)
        router.on(.get, "/api/v1/message/{ID}/raw", raw)
        router.on(.get, "/api/v1/message/{ID}/part/{PartID}", part)
        router.on(.get, "/api/v1/export", export)
        router.on(.get, "/api/v1/sessions", listSessions)
        router.on(.get, "/api/v1/session/{ID}", session)
        router.on(.get, "/api/v1/faults", listFaults)
        router.on(.put, "/api/v1/faults", putFaults)
        router.on(.delete, "/api/v1/faults", deleteFaults)
        router.on(.get, "/api/v1/certificate", certificate)
        router.on(.get, "/api/v1/certificate.pem", trustAnchor)
        router.on(.get, "/api/v1/lab", labReport)
        router.on(.get, "/api/v1/lab.xml", labTests)
        router.on(.get, "/api/v1/lab.txt", labCards)
        router.on(.get, "/api/v1/lab.pem", labAuthority)
        router.on(.post, "/api/v1/lab/reset", resetLab)
        router.on(.get, "/api/v1/info", info)
        router.on(.get, "/api/v1/openapi.json") { _ in
            .bytes(PackageResources.openapi_json, type: "application/json")
        }
        router.on(.get, "/view/{name}", view)
        router.on(.get, "/livez") { _ in .text("alive") }
        router.on(.get, "/readyz", readiness)
        return router
    }

    /// Answers a request, unless a foreign page may have sent it.
    public func respond(to request: Request) async -> Response {
        await .answer(to: request, logger: logger) {
            try crossSite.check(request.head)
            // Probes have no password, and learn nothing.
            if !["/livez", "/readyz"].contains(request.uri.path) { try authentication.check(request.head) }
            do {
                return try await router.respond(to: request)
            } catch let error as MessageStoreError {
                logger.error("The store did not answer the API", metadata: ["reason": "\(error)"])
                throw APIError(code: .storeFailed, description: "The store does not work; the log says why.")
            }
        }
    }
}
