import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct GrowthShapeTests {
    @Test func `Every shape is read, and no two have the same name`() async throws {
        #expect(Set(GrowthShape.all.map(\.name)).count == GrowthShape.all.count)
        // Those of the API wait for tasks, so they need a thread that is none of those that tasks run on.
        let faults = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    returning: GrowthShape.all.compactMap { shape in
                        do {
                            try shape.prepare(600)()
                            return nil
                        } catch {
                            return "\(shape.name): \(error)"
                        }
                    } as [String]
                )
            }
        }
        #expect(faults == [])
    }

    @Test func `A block is repeated within the room that there is`() {
        var random = SplitMix(state: 1)
        for length in [1, 2, 40, 300] {
            let input = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
            for room in [1, length, length + 1, 300, 5_000] {
                for _ in 0..<200 {
                    let mutated = Repetition.mutate(input, room: room, &random)
                    #expect(!mutated.isEmpty && mutated.count <= room)
                }
            }
        }
    }
}
