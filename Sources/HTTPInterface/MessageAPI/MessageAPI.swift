import HTTPTypes
public import HummingbirdCore
public import Logging
public import MessageStore

/// The message API: what a test asks, in the shape of Mailpit's `/api/v1`.
public struct MessageAPI: HTTPApplication {
    /// The largest page of a listing.
    static let longestPage = 10_000

    let store: MessageStore
    private let certificate: @Sendable () -> [UInt8]?
    private let crossSite: CrossSiteGuard
    private let logger: Logger
    private var router = Router()

    /// Prepares the API.
    ///
    /// - Parameters:
    ///   - certificate: gives the bytes of `trust.pem`, or nil when no listener uses TLS; asked for every request.
    ///   - allowedHosts: asked for every request, so that a reload can change them.
    public init(
        store: MessageStore,
        certificate: @escaping @Sendable () -> [UInt8]?,
        allowedHosts: @escaping @Sendable () -> AllowedHosts,
        logger: Logger
    ) {
        self.store = store
        self.certificate = certificate
        self.logger = logger
        crossSite = CrossSiteGuard(allowedHosts: allowedHosts)
        router = routes
    }

    private var routes: Router {
        var router = Router()
        router.on(.get, "/api/v1/messages", listMessages)
        router.on(.delete, "/api/v1/messages", deleteMessages)
        router.on(.put, "/api/v1/messages", markMessages)
        router.on(.get, "/api/v1/message/{ID}", message)
        router.on(.get, "/api/v1/message/{ID}/headers", headers)
        router.on(.get, "/api/v1/message/{ID}/raw", raw)
        router.on(.get, "/api/v1/sessions", listSessions)
        router.on(.get, "/api/v1/session/{ID}", session)
        router.on(.get, "/api/v1/certificate.pem", trustAnchor)
        return router
    }

    /// Answers a request, unless a foreign page may have sent it.
    public func respond(to request: Request) async -> Response {
        await .answer(to: request, logger: logger) {
            try crossSite.check(request.head)
            do {
                return try await router.respond(to: request)
            } catch let error as MessageStoreError {
                logger.error("The store did not answer the API", metadata: ["reason": "\(error)"])
                throw APIError(code: .storeFailed, description: "The store does not work; the log says why.")
            }
        }
    }

    @Sendable
    private func trustAnchor(_ routed: RoutedRequest) throws(APIError) -> Response {
        guard let certificate = certificate() else {
            throw APIError(
                code: .notFound,
                description: "No listener uses TLS, so there is no certificate to trust (TlsMode, LETTERLOCK_TLS_MODE)."
            )
        }
        return .bytes(certificate, type: "application/x-pem-file")
    }
}
