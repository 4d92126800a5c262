import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

/// What a client expects before it sends the body of a request (RFC 9110 section 10.1.1).
///
/// `100-continue` is answered when the body is first read, and not where the answer does not depend on it: a client that
/// waits is spared a body for 401 or 413.
final class Expectation: Sendable {
    private let bodyIsWanted = Mutex(false)

    /// The expectation of a request; nil where there is none, or no body.
    ///
    /// - Throws: ``APIError`` for what cannot be met, which is anything but `100-continue`.
    init?(of request: Request) throws(APIError) {
        let expected = request.headers[values: .expect]
        guard !expected.isEmpty else { return nil }
        guard expected.allSatisfy({ $0.lowercased() == "100-continue" }) else {
            throw APIError(
                code: .expectationFailed,
                description: "Expect may be 100-continue; it is \(quoted(expected.joined(separator: ", ")))."
            )
        }
        guard request.headers[.transferEncoding] != nil || request.headers[.contentLength].map({ $0 != "0" }) == true
        else { return nil }
    }

    /// Whether the client was told to go on.
    var isMet: Bool { bodyIsWanted.withLock { $0 } }

    /// The body of a request, which says 100 before it is read.
    func body(of request: Request, on channel: any Channel) -> RequestBody {
        RequestBody(
            asyncSequence: Body(body: request.body) { [self] in
                bodyIsWanted.withLock { $0 = true }
                try await channel.triggerUserOutboundEvent(AnswerEndHandler.BodyIsWanted()).get()
            }
        )
    }

    private struct Body: AsyncSequence, Sendable {
        struct AsyncIterator: AsyncIteratorProtocol {
            var rest: RequestBody.AsyncIterator
            var beforeFirst: (@Sendable () async throws -> Void)?

            mutating func next() async throws -> ByteBuffer? {
                if let beforeFirst {
                    self.beforeFirst = nil
                    try await beforeFirst()
                }
                return try await rest.next()
            }
        }

        let body: RequestBody
        let beforeFirst: @Sendable () async throws -> Void

        func makeAsyncIterator() -> AsyncIterator {
            AsyncIterator(rest: body.makeAsyncIterator(), beforeFirst: beforeFirst)
        }
    }
}
