import HTTPTypes
import HummingbirdCore
import Logging

extension Response {
    /// The answer to a request: what its handler gives, or what its error becomes.
    ///
    /// It says that it is what its type says, and is never kept, for the next one may differ. No page of another origin
    /// may embed it. HEAD gets no body, whatever the answer.
    ///
    /// - Parameter logger: is told what a client is not: how the daemon failed.
    static func answer(
        to request: Request,
        logger: Logger? = nil,
        by handler: () async throws -> Response
    ) async -> Response {
        var response: Response
        do {
            response = try await handler()
        } catch let error as APIError {
            response = .refusal(error)
        } catch is CancellationError {
            // The connection is being ended, so nobody reads this.
            response = .refusal(APIError(code: .busy, description: "The server is shutting down."))
        } catch {
            logger?.error("A request could not be answered", metadata: ["reason": "\(error)"])
            let sentence = "The answer could not be made; the log says why."
            response = .refusal(APIError(code: .unexpected, description: sentence))
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.cacheControl] = "no-store"
        response.headers[.crossOriginResourcePolicy] = "same-origin"
        return request.method == .head ? response.createHeadResponse() : response
    }
}
