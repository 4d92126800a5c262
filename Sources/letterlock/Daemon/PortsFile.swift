import FoundationEssentials
import Glibc

/// The file that tells scripts which ports were taken: written when ready, removed at the end.
struct PortsFile {
    /// A port as it stands in the file.
    struct Entry: Codable, Equatable {
        /// `smtp`, `http` or `health`.
        var service: String
        var address: String
        var port: Int
        /// Only for `smtp`.
        var tlsMode: String?
        /// Only for a port of the TLS lab.
        var fault: String?
    }

    var path: String

    /// Writes the file in one step, so that a script that waits for it never reads half of it.
    func write(_ entries: [Entry]) throws(StartError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            try encoder.encode(entries).write(to: path)
        } catch {
            throw StartError(
                status: .cannotCreate,
                faults: ["PortsFile \(path) cannot be written: \(error); name a path that can be written"]
            )
        }
    }

    /// What a running daemon has written; nil where there is no such file.
    func read() -> [Entry]? {
        guard let bytes = try? SystemFiles.read(path, limit: Self.maximumSize) else { return nil }
        return try? JSONDecoder().decode([Entry].self, from: Data(bytes))
    }

    private static let maximumSize = 1 << 20

    func remove() {
        unlink(path)
    }
}

extension Data {
    /// Replaces the file at `path` in one step.
    fileprivate func write(to path: String) throws(PortsFileError) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw PortsFileError() }
        defer { close(descriptor) }
        let written = withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard written == count, rename(temporary, path) == 0 else { throw PortsFileError() }
    }
}

/// The kernel's reason, taken when it happened.
private struct PortsFileError: Error, CustomStringConvertible {
    let description = SystemError.text()
}
