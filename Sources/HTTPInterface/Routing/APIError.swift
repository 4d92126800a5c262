import HTTPTypes

/// A request that is refused, with the sentence that its client is told.
struct APIError: Error, Equatable, Sendable {
    /// What kind of refusal it is; decides the status.
    enum Code: Equatable, Sendable {
        case invalidRequest
        case unauthorized
        case foreignHost
        case foreignOrigin
        case switchedOff
        case notFound
        case methodNotAllowed(allowed: [HTTPRequest.Method])
        case bodyTooLarge
        case brokenBody
        case expectationFailed
        case storeFailed
        /// Others take all memory, or all threads.
        case busy
        case unexpected
    }

    var code: Code
    /// What was asked, with which value, and what to do.
    var description: String

    var status: HTTPResponse.Status {
        switch code {
        case .invalidRequest, .brokenBody: .badRequest
        case .unauthorized: .unauthorized
        case .foreignHost, .foreignOrigin, .switchedOff: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .bodyTooLarge: .contentTooLarge
        case .expectationFailed: .expectationFailed
        case .storeFailed, .busy: .serviceUnavailable
        case .unexpected: .internalServerError
        }
    }
}
