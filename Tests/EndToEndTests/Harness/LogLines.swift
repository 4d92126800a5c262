import Foundation
import Synchronization

/// The lines that a process writes, as they come.
final class LogLines: Sendable {
    private struct State {
        var lines: [String] = []
        var partial = Data()
        var ended = false
        var waiters: [(text: String, continuation: CheckedContinuation<Bool, Never>)] = []
    }

    private let state = Mutex(State())

    init(_ handle: FileHandle) {
        handle.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.take(data)
        }
    }

    var all: [String] { state.withLock { $0.lines } }

    /// Waits for a line that holds `text`; false when the process ends without one.
    func wait(for text: String) async -> Bool {
        await withCheckedContinuation { continuation in
            let known: Bool? = state.withLock { state in
                if state.lines.contains(where: { $0.contains(text) }) { return true }
                if state.ended { return false }
                state.waiters.append((text, continuation))
                return nil
            }
            if let known { continuation.resume(returning: known) }
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
            let (lines, ended) = (state.lines, state.ended)
            let ready = state.waiters.filter { waiter in ended || lines.contains { $0.contains(waiter.text) } }
            state.waiters.removeAll { waiter in ended || lines.contains { $0.contains(waiter.text) } }
            return ready.map { waiter in (waiter.continuation, lines.contains { $0.contains(waiter.text) }) }
        }
        for (continuation, found) in done { continuation.resume(returning: found) }
    }
}
