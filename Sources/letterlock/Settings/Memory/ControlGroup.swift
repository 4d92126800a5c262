/// A control group that the process is in and that limits memory, as a line of `/proc/self/cgroup` has it (cgroups(7)).
struct ControlGroup: Equatable {
    enum Version: Equatable {
        case one
        case two

        /// The file of a group with its limit.
        var limitFile: String {
            switch self {
            case .one: "memory.limit_in_bytes"
            case .two: "memory.max"
            }
        }
    }

    var version: Version
    /// From the root of the hierarchy on, or of that part of it which the process can see.
    var path: String

    /// `nil` where the line is no such group.
    init?(_ line: Substring) {
        let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, fields[2].hasPrefix("/") else { return nil }
        if fields[0] == "0", fields[1].isEmpty {
            version = .two
        } else if fields[1].split(separator: ",").contains("memory") {
            version = .one
        } else {
            return nil
        }
        path = String(fields[2])
    }
}
