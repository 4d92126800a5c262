import CLibc
import ServiceLifecycle

/// Gives memory that is free back to the system, again and again.
///
/// By itself glibc gives back only what stands at the end of a heap, which a single small neighbour prevents: after a burst
/// of large messages the process would stay as large as it was at its largest.
struct FreedMemory: Service {
    let clock: any Clock<Duration>

    private static let interval = Duration.seconds(30)

    /// Keeps pieces of large messages out of the heaps, which they would leave full of holes; called before there are
    /// threads.
    ///
    /// Else glibc takes the first such piece that is freed for a sign that more of its size are to come, puts those into the
    /// heaps, and makes several heaps for each processor.
    static func keepsLargePiecesApart() {
        mallopt(M_MMAP_THRESHOLD, 131_072)
        mallopt(M_ARENA_MAX, 2)
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await clock.sleep(for: Self.interval, tolerance: .seconds(1))
                malloc_trim(0)
            }
        }
    }
}
