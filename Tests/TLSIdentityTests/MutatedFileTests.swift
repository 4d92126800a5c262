import Cryptography
import TLSIdentity
import TestSupport
import Testing

@Suite("No file of any content ends the process, or keeps it busy")
struct MutatedFileTests {
    private static let count = 20_000
    private static let rounds = 200

    /// Ends by itself: what hangs is a failure, and what crashes takes the test process along.
    @Test("the files of the table, changed at random", .timeLimit(.minutes(5)))
    func mutated() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for round in 0..<Self.rounds { group.addTask { try Self.readMutated(round: round) } }
            try await group.waitForAll()
        }
    }

    private static func readMutated(round: Int) throws {
        let files = try PreparedFiles.shared.get()
        let workspace = try Workspace()
        var random = SplitMix(state: UInt64(round))
        let sources = ProvidedFile.readable.map(\.0) + ProvidedFile.refused.map(\.0).filter { !$0.isSlow }
        for _ in 0..<(count / rounds) {
            let file = sources[Int.random(in: 0..<sources.count, using: &random)]
            var settings = try file.settings(files, directory: workspace.tls)
            // The certificate's file, the key's, or both, and sometimes with another's password.
            let which = Int.random(in: 0..<3, using: &random)
            settings.provided?.mutate(certificate: which != 0, privateKey: which != 1, in: workspace, using: &random)
            do {
                _ = try ProvidedCertificateReport.make(settings, now: Workspace.now)
            } catch {
                #expect(error.description.hasSuffix("."), "\(file): \(error.description)")
            }
        }
    }
}

extension ProvidedFile {
    /// Whether refusing it takes more than reading: making a key from a password so many thousand times.
    fileprivate var isSlow: Bool { certificate == "huge" || key == "costly.key" }
}

extension ProvidedCredentials {
    fileprivate mutating func mutate(
        certificate mutatesCertificate: Bool,
        privateKey mutatesKey: Bool,
        in workspace: Workspace,
        using random: inout SplitMix
    ) {
        if mutatesCertificate { certificate = certificate.mutated("certificate", in: workspace, using: &random) }
        if mutatesKey { privateKey = privateKey?.mutated("key", in: workspace, using: &random) }
    }
}

extension CredentialSource {
    /// The same file or text with some of its bytes changed, taken away, doubled or exchanged.
    fileprivate func mutated(
        _ name: String,
        in workspace: Workspace,
        using random: inout SplitMix
    ) -> CredentialSource {
        switch self {
        case .text(let bytes): return .text(bytes.mutated(using: &random))
        case .file(let path):
            // What cannot be read at all stays as it is.
            guard let bytes = Workspace.content(of: path) else { return self }
            guard (try? workspace.write(bytes.mutated(using: &random), to: name)) != nil else { return self }
            return .file(path: workspace.path(name))
        }
    }
}

extension [UInt8] {
    fileprivate func mutated(using random: inout SplitMix) -> [UInt8] {
        var bytes = self
        for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let end = Swift.min(bytes.count, place + Int.random(in: 1...64, using: &random))
            switch Int.random(in: 0..<7, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes[place] = [0, 0x7F, 0x80, 0x81, 0x84, 0xFF, 0x30, 0x0A].randomElement(using: &random) ?? 0
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4: bytes.removeSubrange(place...)
            case 5: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
            }
        }
        return bytes
    }
}
