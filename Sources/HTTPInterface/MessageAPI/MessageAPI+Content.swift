import BoundedResources
import HTTPTypes
import HummingbirdCore
import InternetMessage
import MessageStore
import NIOCore

extension MessageAPI {
    /// A message that was read with its content, and the memory that this takes.
    struct ReadMessage: Sendable {
        var stored: StoredMessage
        var content: ParsedMessage
        /// Lives until the answer is written.
        var reservation: MemoryReservation
    }

    /// Reads a message with its content, once there is memory for it, on a thread of its own.
    func readMessage(_ routed: RoutedRequest) async throws -> ReadMessage {
        try await read(try await storedMessage(routed))
    }

    /// Reads the content of a message; see ``readMessage(_:)``.
    ///
    /// - Parameter extra: bytes that the answer takes besides.
    func read(_ stored: StoredMessage, besides extra: Int = 0) async throws -> ReadMessage {
        let reservation = try await reserve(Self.cost(of: stored, isInFile: store.contentsDirectory != nil) + extra)
        guard let source = try await store.bytes(of: stored.id) else {
            throw APIError(code: .notFound, description: "The message \(stored.id) was deleted just now.")
        }
        let content = try await onWorker { ParsedMessage(source: source) }
        return ReadMessage(stored: stored, content: content, reservation: reservation)
    }

    /// What it takes at most to read a message and to answer with its text.
    ///
    /// - The text, the HTML and what is being decoded are as large as the source each; an 8-bit text is twice as large in UTF-8.
    ///   The source is in memory only if it is in no file.
    /// - For each of many small parts and fields, what describes it takes fifty times what it is in the source; their number is
    ///   bounded.
    private static func cost(of message: StoredMessage, isInFile: Bool) -> Int {
        let size = message.size
        let copies = isInFile && size >= largeSize ? 3 : 4
        return copies * size + min(50 * size, 30 << 20) + 6 * message.memorySize
    }

    /// From so many bytes on a message is in a file.
    private static let largeSize = 262_144

    /// An answer in JSON with the texts of a message, which are written piece by piece.
    func json(
        holding reservation: MemoryReservation,
        _ make: @escaping @Sendable () throws -> JSONPieces
    ) async throws -> Response {
        let pieces = try await onWorker(make)
        reservation.shrink(to: pieces.sizeInMemory)
        let body = ResponseBody(contentLength: pieces.length) { writer in
            defer { reservation.release() }
            var pieces = pieces
            while let piece = pieces.nextPiece() {
                try await writer.write(piece)
                try await ClientPresence.current?.writesArrive()
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "application/json"], body: body)
    }
}
