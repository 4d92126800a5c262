import Dispatch
import Synchronization

@testable import MessageStore

/// A source that cannot be read until the test says so.
final class SlowSource: MessageSource {
    let size: Int
    let pieceCount = 1
    private let begun = AsyncStream<Void>.makeStream()
    private let count = Mutex(0)
    private let permission = DispatchSemaphore(value: 0)

    init(size: Int) { self.size = size }

    var readers: Int { count.withLock { $0 } }

    /// Waits until somebody has begun to read it, once more than the last time.
    func isRead() async { for await _ in begun.stream { return } }

    func goOn() { permission.signal() }

    func piece(at index: Int) -> [UInt8]? {
        count.withLock { $0 += 1 }
        begun.continuation.yield()
        permission.wait()
        permission.signal()
        return [UInt8](repeating: 0x78, count: size)
    }
}
