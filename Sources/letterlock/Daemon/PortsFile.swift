import FileOwnership
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

    /// The file that was written, so that it is told from one that another daemon has put in its place.
    struct Written: Equatable {
        fileprivate var device: dev_t
        fileprivate var inode: ino_t
        fileprivate var content: [UInt8]
    }

    var path: String

    /// Writes the file in one step, so that a script that waits for it never reads half of it.
    func write(_ entries: [Entry]) throws(StartError) -> Written {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let fault: any Error
        do {
            return try replace(with: Array(try encoder.encode(entries)))
        } catch {
            fault = error
        }
        throw StartError(
            status: .cannotCreate,
            faults: ["PortsFile \(path) cannot be written: \(fault); name a path that can be written"]
        )
    }

    /// What a running daemon has written; nil where there is no such file.
    func read() -> [Entry]? {
        guard let bytes = try? SystemFiles.read(path, limit: Self.maximumSize) else { return nil }
        return try? JSONDecoder().decode([Entry].self, from: Data(bytes))
    }

    private static let maximumSize = 1 << 20

    /// Removes the file, unless it is not the one that was written any more.
    func remove(_ written: Written) {
        var status = stat()
        // The number of a file that is gone is given to another, so the content counts as well.
        guard lstat(path, &status) == 0, status.st_dev == written.device, status.st_ino == written.inode,
            (try? SystemFiles.read(path, limit: Self.maximumSize)) == written.content
        else { return }
        unlink(path)
    }

    /// Under a name of its own first: with a fixed one, a symbolic link laid there would be written through, and two daemons
    /// would write into each other's file.
    private func replace(with content: [UInt8]) throws(PortsFileError) -> Written {
        let temporary = "\(path).\(String(UInt64.random(in: 0 ... .max), radix: 16)).new"
        let descriptor = NewFile.create(temporary, mode: 0o644)
        guard descriptor >= 0 else { throw PortsFileError() }
        defer { close(descriptor) }
        var status = stat()
        guard Self.write(content, to: descriptor), fstat(descriptor, &status) == 0, rename(temporary, path) == 0 else {
            let error = PortsFileError()
            unlink(temporary)
            throw error
        }
        return Written(device: status.st_dev, inode: status.st_ino, content: content)
    }

    private static func write(_ content: [UInt8], to descriptor: CInt) -> Bool {
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

/// The kernel's reason, taken when it happened.
private struct PortsFileError: Error, CustomStringConvertible {
    let description = SystemError.text()
}
