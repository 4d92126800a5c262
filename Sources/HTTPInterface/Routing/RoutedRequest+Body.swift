import HTTPTypes
import HummingbirdCore
import NIOCore
import PeerInput

extension RoutedRequest {
    /// The whole body.
    ///
    /// One that is said to be too long is refused before any of it is read.
    func body() async throws -> ByteBuffer {
        if let length = announcedLength, length > HTTPLimits.requestBody { throw Self.tooLarge }
        do {
            return try await request.body.collect(upTo: HTTPLimits.requestBody)
        } catch is NIOTooManyBytesError {
            throw Self.tooLarge
        }
    }

    /// Passes a request without a body.
    ///
    /// What stands in one that is not read was meant to say something: which messages to delete, perhaps.
    func refuseBody(of route: String) async throws {
        var isEmpty = (announcedLength ?? 0) == 0
        if isEmpty {
            for try await piece in request.body where piece.readableBytes > 0 {
                isEmpty = false
                break
            }
        }
        guard isEmpty else {
            throw APIError(
                code: .invalidRequest,
                description: "\(route) takes no body; nothing was changed. What it means is said by its path and query."
            )
        }
    }

    /// The length that the header names; the largest number where it is none.
    private var announcedLength: Int? {
        request.headers[.contentLength].map { PeerNumber.read($0, in: 0...Int.max) ?? .max }
    }

    private static let tooLarge = APIError(
        code: .bodyTooLarge,
        description: "A request body may have \(HTTPLimits.requestBody) bytes at most."
    )
}
