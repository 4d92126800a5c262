import Foundation
import Glibc
import TestSupport
import Testing

@testable import letterlock

/// Runs in a process of its own, because the heap belongs to the whole process.
@Suite(.timeLimit(.minutes(5))) struct FreedMemoryTests {
    /// Bytes of the process that are in memory.
    static func residentSize() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(fields[1])) * sysconf(Int32(_SC_PAGESIZE))
    }

    @Test func `Memory that is free goes back to the system every 30 seconds`() async {
        await #expect(processExitsWith: .success) {
            FreedMemory.keepsLargePiecesApart()
            let clock = TurnedClock()
            let service = Task { try await FreedMemory(clock: clock).run() }
            defer { service.cancel() }
            for _ in 0..<2 {
                try #require(await clock.hasSleepers(of: .seconds(30)))
                let pieces = (0..<1_000).compactMap { _ in malloc(65_536) }
                for piece in pieces { memset(piece, 1, 65_536) }
                // The last one keeps the end of the heap.
                for piece in pieces.dropLast() { free(piece) }
                let before = try Self.residentSize()
                clock.turn(by: .seconds(30))
                try #require(await clock.hasSleepers(of: .seconds(30)))
                #expect(try Self.residentSize() < before - 32_000_000)
                free(pieces.last)
            }
        }
    }
}
