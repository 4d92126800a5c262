import BoundedResources
import HTTPTypes
import HummingbirdCore
import NIOCore

extension Response {
    /// An answer goes to the client in pieces of so many bytes.
    private static let piece = 65_536
    /// What is smaller is given to the connection at once; no memory is reserved for it any more.
    private static let small = 16_384

    /// An answer of bytes whose memory is reserved until the client has taken them, or has gone.
    static func bytes(
        _ bytes: ByteBuffer,
        status: HTTPResponse.Status = .ok,
        type: String,
        holding reservation: MemoryReservation
    ) -> Response {
        guard bytes.readableBytes > small else {
            reservation.release()
            return Response(status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: bytes))
        }
        let body = ResponseBody(contentLength: bytes.readableBytes) { writer in
            defer { reservation.release() }
            var rest = bytes.readableBytesView
            while !rest.isEmpty {
                // A copy, for a piece that waits to be sent would keep all of the bytes.
                try await writer.write(ByteBuffer(bytes: rest.prefix(piece)))
                try await ClientPresence.current?.writesArrive()
                rest = rest.dropFirst(piece)
            }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: [.contentType: type], body: body)
    }
}
