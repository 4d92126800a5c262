import Glibc
import Synchronization

/// Remembers that a message found no room, until one does or there is room again.
///
/// A check of the store writes too little to see it: some bytes are found even on a full disk.
final class LackOfRoom: Sendable {
    /// So much free space is room again.
    private static let enough = 1 << 20

    private let refusal = Mutex<MessageStoreError?>(nil)

    /// What became of a message.
    func note(_ result: Result<Int64, MessageStoreError>) {
        switch result {
        case .success: refusal.withLock { $0 = nil }
        case .failure(let error) where error.code == .full || error.code == .sizeLimit: refusal.withLock { $0 = error }
        case .failure: break
        }
    }

    /// Why the latest message was refused, where there still is no room: on the file system of this file, or `room` bytes
    /// below the limit of the database.
    func persisting(at path: String, room: Int) -> MessageStoreError? {
        guard let error = refusal.withLock({ $0 }) else { return nil }
        if error.code == .sizeLimit { return room < Self.enough ? error : nil }
        var system = statvfs()
        guard statvfs(path, &system) == 0, system.f_bavail * system.f_frsize < UInt(Self.enough) else { return nil }
        return error
    }
}
