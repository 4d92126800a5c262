import Dispatch

@testable import MessageStore

extension MessageStore {
    /// Runs `body` while all threads that search have something to do.
    func whileSearchesAreStuck(_ body: () async throws -> Void) async throws {
        let (isRunning, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let slices = (0..<Reader.width).map { _ in
            Task {
                try await reader.searching.run("be slow") { _ throws(MessageStoreError) in
                    isRunning.signal()
                    release.wait()
                }
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                for _ in slices { isRunning.wait() }
                continuation.resume()
            }
        }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        for _ in slices { release.signal() }
        for slice in slices { try await slice.value }
        try result.get()
    }
}
