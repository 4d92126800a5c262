import TestSupport

/// What libFuzzer has done with an input instead of its own changes, most of which it still makes.
///
/// Its changes are small. What costs more than its size does needs a piece a hundred or ten thousand times.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ room: Int, _ seed: UInt32) -> Int {
    var random = SplitMix(state: UInt64(seed))
    let input = Array(UnsafeBufferPointer(start: data, count: count))
    guard count > 0, Int.random(in: 0..<3, using: &random) == 0 else { return mutatePlainly(data, count, room) }
    let mutated = Repetition.mutate(input, room: room, &random)
    for (offset, byte) in mutated.enumerated() { data[offset] = byte }
    return mutated.count
}

/// What libFuzzer does by itself, with its dictionary.
@_silgen_name("LLVMFuzzerMutate")
private func mutatePlainly(_ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ room: Int) -> Int
