import BoundedResources
import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import MessageStore
import NIOCore

extension MessageAPI {
    /// How many bytes a listed message usually takes in the store's answer.
    private static let usualListed = 2_048
    /// So many times that is in memory at once: as it was read, as JSON on its way, and as bytes for the client.
    private static let copiesOfListed = 5

    /// Waits for memory that an answer is going to take.
    ///
    /// - Throws: 503 where there is none for too long.
    func reserve(_ bytes: Int) async throws -> MemoryReservation {
        do {
            return try await memory.reserve(bytes, waitingAtMost: patience)
        } catch {
            throw APIError(code: .busy, description: "Other requests take all of MemoryBudget; try again later.")
        }
    }

    /// Does what takes as long as a stranger likes on a thread of its own; the connections take turns.
    func onWorker<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let client = ClientPresence.current?.id ?? 0
        return try await withCheckedThrowingContinuation { continuation in
            let isTaken = workers.submit(for: client) { continuation.resume(with: Result(catching: body)) }
            if !isTaken {
                let error = APIError(code: .busy, description: "Too many requests wait for an answer; try again later.")
                continuation.resume(throwing: error)
            }
        }
    }

    /// A page of a listing, in no more memory than it has reserved.
    ///
    /// - Parameter read: reads the page if its items take no more than so many bytes, and says how many they take.
    func listing<Answer: Encodable & Sendable>(
        limit: Int,
        status: HTTPResponse.Status = .ok,
        _ read: (_ maximumSize: Int) async throws -> (answer: Answer, size: Int)
    ) async throws -> Response {
        var size = min(limit * Self.usualListed, memory.size / 8 / Self.copiesOfListed)
        while true {
            let reservation = try await reserve(size * Self.copiesOfListed)
            let (answer, needed) = try await read(size)
            if needed <= size { return try await json(answer, status: status, holding: reservation) }
            reservation.release()
            // Some more, for what arrives meanwhile.
            size = needed + needed / 8
            guard size <= memory.size / Self.copiesOfListed else {
                throw APIError(
                    code: .invalidRequest,
                    description: "This page needs more memory than MemoryBudget allows; ask for fewer with limit=."
                )
            }
        }
    }

    /// An answer in JSON, made on a thread of its own, whose memory is reserved until the client has it.
    func json(
        _ value: some Encodable & Sendable,
        status: HTTPResponse.Status = .ok,
        holding reservation: MemoryReservation
    ) async throws -> Response {
        let bytes = try await onWorker { ByteBuffer(bytes: try Response.jsonData(value)) }
        reservation.shrink(to: bytes.readableBytes)
        return .bytes(bytes, status: status, type: "application/json", holding: reservation)
    }
}
