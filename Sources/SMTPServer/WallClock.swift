import Glibc

/// The time of day.
enum WallClock {
    /// Microseconds since 1970.
    static func microseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }

    /// Milliseconds since 1970.
    static func milliseconds() -> Int64 { microseconds() / 1_000 }
}
