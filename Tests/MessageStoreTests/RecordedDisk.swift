import Foundation
import Synchronization

@testable import MessageStore

/// A disk that writes down what it is asked to wait for, and fails where a test wants it to.
final class RecordedDisk: Sendable {
    /// What was waited for.
    struct Call: Sendable, Equatable {
        enum Kind: Sendable, Equatable { case content, names }

        var kind: Kind
        /// The path of the file or directory; of a file without a name, that of its directory.
        var path: String
        /// Bytes of the file at that moment; 0 of a directory.
        var size = 0
        /// Files in the directory of contents, and messages that can be read, at that moment.
        var files = 0
        var messages = 0
    }

    private let calls = Mutex<[Call]>([])
    private let failure = Mutex<Call.Kind?>(nil)
    private let directory: TemporaryDirectory

    init(_ directory: TemporaryDirectory) {
        self.directory = directory
    }

    var all: [Call] { calls.withLock { $0 } }

    func forget() { calls.withLock { $0 = [] } }

    /// From now on these calls fail; with nil none do.
    func fail(_ kind: Call.Kind?) { failure.withLock { $0 = kind } }

    /// What the store calls.
    var disk: Disk {
        Disk(syncContent: { self.sync(.content, $0) }, syncNames: { self.sync(.names, $0) })
    }

    private func sync(_ kind: Call.Kind, _ file: CInt) -> CInt {
        calls.withLock { $0.append(call(kind, file)) }
        guard failure.withLock({ $0 }) == kind else { return kind == .content ? fdatasync(file) : fsync(file) }
        errno = EIO
        return -1
    }

    private func call(_ kind: Call.Kind, _ file: CInt) -> Call {
        var status = stat()
        fstat(file, &status)
        let link = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(file)")) ?? ""
        var call = Call(kind: kind, path: link)
        if kind == .content {
            call.size = Int(status.st_size)
            call.path = URL(filePath: link).deletingLastPathComponent().path(percentEncoded: false)
            if call.path.hasSuffix("/") { call.path.removeLast() }
        }
        call.files = (try? directory.files.count) ?? 0
        let connection = try? Connection(path: directory.database, busyTimeout: 0)
        call.messages = Int((try? connection?.integer("SELECT count(*) FROM messages")) ?? 0)
        return call
    }
}
