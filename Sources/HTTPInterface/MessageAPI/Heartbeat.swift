import NIOCore
import NIOPosix
import Synchronization

/// Wakes one follower of the events now and then, on one timer from its start to its end, however much happens between.
final class Heartbeat: Sendable {
    private let wake = Mutex<(@Sendable () -> Void)?>(nil)
    private let timer = Mutex<RepeatedTask?>(nil)

    /// Begins to beat.
    ///
    /// - Parameter eventLoop: that of the follower's connection; nil where there is none.
    init(every interval: Duration, on eventLoop: (any EventLoop)?) {
        let interval = TimeAmount(interval)
        let eventLoop = eventLoop ?? MultiThreadedEventLoopGroup.singleton.any()
        let task = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { [weak self] _ in
            self?.beat()
        }
        timer.withLock { $0 = task }
    }

    /// What the next beat calls, once.
    func next(_ body: @escaping @Sendable () -> Void) {
        wake.withLock { $0 = body }
    }

    /// No more beats.
    func end() {
        timer.withLock { $0?.cancel() }
        wake.withLock { $0 = nil }
    }

    private func beat() {
        let body = wake.withLock { wake in
            defer { wake = nil }
            return wake
        }
        body?()
    }
}
