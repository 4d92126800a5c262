import Foundation
import Glibc
import Synchronization

/// The lines that a process writes, as they come.
final class LogLines: Sendable {
    private struct State {
        var lines: [String] = []
        var partial = Data()
        var ended = false
        var waiters: [Int: (text: String, count: Int, continuation: CheckedContinuation<Bool, Never>)] = [:]
        var waitersSoFar = 0

        /// Whether so many lines hold `text`.
        func has(_ count: Int, _ text: String) -> Bool { lines.count { $0.contains(text) } >= count }
    }

    private let state = Mutex(State())

    /// Reads on a thread of its own, which ends with the last writer: not by `readabilityHandler`, see `Connection`, nor
    /// by the handle's own methods, which end the process when a signal interrupts them.
    init(_ handle: FileHandle) {
        Thread.detachNewThread { [weak self] in
            var buffer = [UInt8](repeating: 0, count: 16_384)
            while true {
                let count = read(handle.fileDescriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                self?.take(Data(buffer.prefix(max(count, 0))))
                if count <= 0 { return }
            }
        }
    }

    var all: [String] { state.withLock { $0.lines } }

    /// Waits until `count` lines hold `text`.
    ///
    /// - Returns: false when the process ends without them, or goes on for `seconds` without them, so that a line that never
    ///   comes is a failure and no hang.
    func wait(for text: String, count: Int = 1, seconds: Double = 20) async -> Bool {
        await withCheckedContinuation { continuation in
            let (known, waiter): (Bool?, Int) = state.withLock { state in
                if state.has(count, text) { return (true, 0) }
                if state.ended { return (false, 0) }
                state.waitersSoFar += 1
                state.waiters[state.waitersSoFar] = (text, count, continuation)
                return (nil, state.waitersSoFar)
            }
            if let known { return continuation.resume(returning: known) }
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [self] in
                let late = state.withLock { $0.waiters.removeValue(forKey: waiter) }
                late?.continuation.resume(returning: false)
            }
        }
    }

    private func take(_ data: Data) {
        let done = state.withLock { state in
            state.ended = data.isEmpty
            state.partial += data
            while let end = state.partial.firstIndex(of: 0x0A) {
                state.lines.append(String(decoding: state.partial[..<end], as: UTF8.self))
                state.partial = Data(state.partial[(end + 1)...])
            }
            let present = state
            let done = state.waiters.mapValues { ($0.continuation, present.has($0.count, $0.text)) }
                .filter { present.ended || $1.1 }
            for waiter in done.keys { state.waiters[waiter] = nil }
            return done.values.map { $0 }
        }
        for (continuation, found) in done { continuation.resume(returning: found) }
    }
}
