import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization
import TestSupport

/// Keeps what an answer's body writes.
final class CollectedBody: ResponseBodyWriter, Sendable {
    private let buffer = Mutex(ByteBuffer())

    var bytes: [UInt8] { Array(buffer: buffer.withLock { $0 }) }

    func write(_ bytes: ByteBuffer) async throws {
        buffer.withLock { _ = $0.writeImmutableBuffer(bytes) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
