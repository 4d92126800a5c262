import Glibc
import Synchronization

/// Remembers that a message found no room, until one does or there is room again.
///
/// A check of the store writes too little to see it: some bytes are found even on a full disk.
final class LackOfRoom: Sendable {
    /// So much free space is room again.
    private static let enough: UInt = 1 << 20

    private let refusal = Mutex<MessageStoreError?>(nil)

    /// What became of a message.
    func note(_ result: Result<Int64, MessageStoreError>) {
        switch result {
        case .success: refusal.withLock { $0 = nil }
        case .failure(let error) where error.code == .full: refusal.withLock { $0 = error }
        case .failure: break
        }
    }

    /// Why the latest message was refused, where the file system of this file still has no room.
    func persisting(at path: String) -> MessageStoreError? {
        guard let error = refusal.withLock({ $0 }) else { return nil }
        var system = statvfs()
        guard statvfs(path, &system) == 0, system.f_bavail * system.f_frsize < Self.enough else { return nil }
        return error
    }
}
