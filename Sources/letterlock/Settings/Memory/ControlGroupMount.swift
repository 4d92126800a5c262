/// Where a hierarchy of control groups is mounted, as a line of `/proc/self/mountinfo` has it (proc(5)).
struct ControlGroupMount: Equatable {
    var version: ControlGroup.Version
    /// The group that is mounted.
    var root: String
    var mountPoint: String

    /// `nil` where something else is mounted, or a hierarchy that does not limit memory.
    init?(_ line: Substring) {
        let fields = line.split(separator: " ")
        guard let hyphen = fields.firstIndex(of: "-"), hyphen >= 6, fields.count >= hyphen + 4 else { return nil }
        switch fields[hyphen + 1] {
        case "cgroup2": version = .two
        case "cgroup" where fields[hyphen + 3].split(separator: ",").contains("memory"): version = .one
        default: return nil
        }
        root = String(fields[3])
        mountPoint = String(fields[4])
    }

    /// The directories of a group and of those above it, as far as they can be seen here.
    func directories(of group: ControlGroup) -> [String] {
        // A container without a namespace for control groups sees paths of the host, but only its own part is mounted.
        let inside = group.path.hasPrefix(root) ? group.path.dropFirst(root == "/" ? 0 : root.count) : ""
        let names = inside.split(separator: "/")
        guard !names.contains("..") else { return [mountPoint] }
        return (0...names.count).map { count in
            names.prefix(count).reduce(mountPoint == "/" ? "" : mountPoint) { "\($0)/\($1)" }
        }
    }
}
