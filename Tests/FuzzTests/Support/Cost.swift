import Glibc
import Synchronization

/// What an input may cost for its size.
///
/// Only the fuzzer measures it: in a test, time depends on the build and the machine.
enum Cost {
    /// Whether the fuzzer runs.
    static let isMeasured = Atomic(false)

    /// Runs `body`, which may take `base` microseconds of processor time and so many for each byte, in all threads.
    static func limited<Result>(
        _ what: @autoclosure () -> String,
        bytes: Int,
        base: Int = 100_000,
        perByte: Int = 2,
        _ body: () throws(BrokenInvariant) -> Result
    ) throws(BrokenInvariant) -> Result {
        guard isMeasured.load(ordering: .relaxed) else { return try body() }
        let before = processorTime()
        let result = try body()
        let spent = processorTime() - before
        let most = base + bytes * perByte
        try require(spent <= most, "\(what()) took \(spent) µs for \(bytes) bytes, where \(most) µs are allowed.")
        return result
    }

    /// Runs `body`, which may need so much more memory than there was before.
    ///
    /// The peak is asked for by inputs of some size only, because to reset it takes longer than a small input does.
    static func limitedMemory(
        bytes: Int,
        base: Int = 128 << 20,
        perByte: Int = 1_024,
        _ body: () throws(BrokenInvariant) -> Void
    ) throws(BrokenInvariant) {
        guard isMeasured.load(ordering: .relaxed), bytes >= 16 << 10 else { return try body() }
        resetPeak()
        let before = kibibytes("VmRSS:")
        try body()
        let more = max(0, kibibytes("VmHWM:") - before) << 10
        let most = base + bytes * perByte
        try require(more <= most, "\(bytes) bytes took \(more) bytes of memory, where \(most) are allowed.")
    }

    private static func processorTime() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
    }

    private static func resetPeak() {
        let file = open("/proc/self/clear_refs", O_WRONLY)
        guard file >= 0 else { return }
        write(file, "5", 1)
        close(file)
    }

    private static func kibibytes(_ name: String) -> Int {
        let file = open("/proc/self/status", O_RDONLY)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = read(file, &buffer, buffer.count)
        for line in buffer.prefix(max(0, count)).split(separator: 0x0A) where line.starts(with: name.utf8) {
            return Int(String(decoding: line.filter { 0x30...0x39 ~= $0 }, as: UTF8.self)) ?? 0
        }
        return 0
    }
}
