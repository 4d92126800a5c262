import CLibc

/// What kind of file system a path is on.
enum FileSystemKind {
    /// Whether files keep the mode that they are given.
    ///
    /// A mount of the others shows one mode for all files, often 0777, and nobody can change it: folders of Windows in a
    /// container (9p), CIFS, FAT and NTFS. The mode then says nothing about who else can write.
    static func keepsModes(_ path: String) -> Bool {
        var status = statfs()
        guard statfs(path, &status) == 0 else { return true }
        return !withoutModes.contains(Int64(status.f_type) & 0xFFFF_FFFF)
    }

    /// From linux/magic.h and the kernel's sources.
    static let withoutModes: Set<Int64> = [
        0x0102_1997,  // 9p
        0x4D44,  // FAT
        0x2011_BAB0,  // exFAT
        0x7366_746E,  // NTFS
        0xFF53_4D42,  // CIFS
        0xFE53_4D42,  // SMB 2 and 3
    ]
}
