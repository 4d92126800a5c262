public import HummingbirdCore

/// What answers the requests of one HTTP port.
public protocol HTTPApplication: Sendable {
    /// Answers one request; whatever goes wrong becomes an answer too.
    func respond(to request: Request) async -> Response
}
