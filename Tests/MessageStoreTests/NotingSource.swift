import Foundation
import Synchronization

@testable import MessageStore

/// A source that notes which thread is the first to read it.
final class NotingSource: MessageSource {
    let size: Int
    let pieceCount = 1
    private let reader = Mutex<pthread_t?>(nil)

    init(size: Int) { self.size = size }

    /// Whether it has been read when `body` returns, by this thread.
    func isReadHere(_ body: () -> Void) -> Bool {
        body()
        return reader.withLock { $0 } == pthread_self()
    }

    func piece(at index: Int) -> [UInt8]? {
        reader.withLock { if $0 == nil { $0 = pthread_self() } }
        return [UInt8](repeating: 0x78, count: size)
    }
}
