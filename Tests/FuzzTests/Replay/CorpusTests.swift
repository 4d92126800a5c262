import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct CorpusTests {
    @Test(arguments: FuzzTarget.allCases)
    func `Every input of the corpus leaves the invariants whole`(target: FuzzTarget) async throws {
        let corpus = try Corpus(of: target)
        #expect(!corpus.inputs.isEmpty)
        let faults = await corpus.faults(of: target)
        #expect(faults == [])
    }
}

/// The inputs that are kept of one target.
private struct Corpus: Sendable {
    let inputs: [(name: String, bytes: [UInt8])]

    init(of target: FuzzTarget) throws {
        let directory = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Corpus/\(target.rawValue)").standardizedFileURL
        inputs = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }
            .map { ($0.lastPathComponent, Array(try Data(contentsOf: $0))) }
    }

    /// What does not hold, with the name of the input.
    ///
    /// Targets wait for tasks, so they need a thread that is none of those that tasks run on.
    func faults(of target: FuzzTarget) async -> [String] {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    returning: inputs.compactMap { name, bytes in
                        do throws(BrokenInvariant) {
                            try target.run(bytes)
                            return nil
                        } catch {
                            return "\(target.rawValue)/\(name): \(error)"
                        }
                    }
                )
            }
        }
    }
}
