import CLibc
import ServiceLifecycle

/// Gives memory that is free back to the system, again and again.
///
/// By itself glibc gives back only what stands at the end of a heap, which a single small neighbour prevents: after a burst
/// of large messages the process would stay as large as it was at its largest.
struct FreedMemory: Service {
    private static let interval = Duration.seconds(30)

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval, tolerance: .seconds(1))
                malloc_trim(0)
            }
        }
    }
}
