/// The memory limit of the control groups that the process is in: that of its container, its unit or its pod.
struct MemoryLimit: Equatable, Sendable {
    var bytes: Int
    /// The file that has it.
    var path: String

    /// More than any machine has: version 1 writes a number near 2^63 where there is no limit.
    private static let unlimited = 1 << 60
    /// A machine with thousands of containers has as many mounts.
    private static let maximumFileSize = 4 << 20

    /// The smallest limit of the process's own groups and of all groups above them that can be seen.
    ///
    /// - Returns: `nil` where there is none, or where the files cannot be read.
    static func find(readFile: FileReader) -> MemoryLimit? {
        let mounts = lines("/proc/self/mountinfo", readFile).compactMap(ControlGroupMount.init)
        let limits = lines("/proc/self/cgroup", readFile).compactMap(ControlGroup.init).flatMap { group in
            mounts.filter { $0.version == group.version }.flatMap { mount in
                mount.directories(of: group).compactMap { limit($0 + "/" + group.version.limitFile, readFile) }
            }
        }
        return limits.min { $0.bytes < $1.bytes }
    }

    private static func limit(_ path: String, _ readFile: FileReader) -> MemoryLimit? {
        guard let text = lines(path, readFile).first, let bytes = Int(text), (1..<unlimited).contains(bytes) else {
            return nil
        }
        return MemoryLimit(bytes: bytes, path: path)
    }

    private static func lines(_ path: String, _ readFile: FileReader) -> [Substring] {
        guard let content = try? readFile(path, maximumFileSize) else { return [] }
        return String(decoding: content, as: UTF8.self).split(separator: "\n")
    }
}
