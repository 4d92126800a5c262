import HTTPTypes
import HummingbirdCore
import NIOCore
import PeerInput

extension RoutedRequest {
    /// The whole body.
    ///
    /// One that is said to be too long is refused before any of it is read.
    func body() async throws -> ByteBuffer {
        if let length = announcedLength, length > APILimit.body.value { throw Self.tooLarge }
        do {
            return try await request.body.collect(upTo: APILimit.body.value)
        } catch is NIOTooManyBytesError {
            throw Self.tooLarge
        } catch {
            throw Self.broken(error)
        }
    }

    /// Passes a request without a body.
    ///
    /// What stands in one that is not read was meant to say something: which messages to delete, perhaps.
    func refuseBody(of route: String) async throws {
        var isEmpty = (announcedLength ?? 0) == 0
        if isEmpty {
            do {
                for try await piece in request.body where piece.readableBytes > 0 {
                    isEmpty = false
                    break
                }
            } catch {
                throw Self.broken(error)
            }
        }
        guard isEmpty else {
            throw APIError(
                code: .invalidRequest,
                description: "\(route) takes no body; nothing was changed. What it means is said by its path and query."
            )
        }
    }

    /// Whatever keeps a body from being read is the client's doing: it ended in the middle, or its chunks are none.
    private static func broken(_ error: any Error) -> any Error {
        if error is CancellationError { return error }
        return APIError(
            code: .brokenBody,
            description: "The request body ends early, or its chunks are malformed; nothing was changed."
        )
    }

    /// The length that the header names; the largest number where it is none.
    private var announcedLength: Int? {
        request.headers[.contentLength].map { PeerNumber.read($0, in: 0...Int.max) ?? .max }
    }

    private static let tooLarge = APIError(
        code: .bodyTooLarge,
        description: "A request body may have \(APILimit.body.value) bytes at most."
    )
}
