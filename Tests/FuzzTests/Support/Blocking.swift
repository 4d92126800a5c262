import Dispatch
import Synchronization

/// Waits for what takes an event loop or a thread of its own; never to be called on one that this would block.
func blocking<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Value?>(nil)
    Task {
        let value = await body()
        result.withLock { $0 = value }
        done.signal()
    }
    done.wait()
    while true {
        if let value = result.withLock({ $0 }) { return value }
    }
}
