import Glibc

/// The calls that wait for the disk.
///
/// Each takes an open descriptor and gives 0, or -1 and `errno`.
struct Disk: Sendable {
    /// Waits until the content of a file is there.
    let syncContent: @Sendable (CInt) -> CInt
    /// Waits until the names in a directory are there.
    let syncNames: @Sendable (CInt) -> CInt

    /// That of the operating system.
    static let system = Disk(syncContent: { fdatasync($0) }, syncNames: { fsync($0) })
}
