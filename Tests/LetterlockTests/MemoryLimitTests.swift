import Testing

@testable import letterlock

/// What files of the system say of how much memory the process may take.
@Suite struct MemoryLimitTests {
    private static let groups = "/proc/self/cgroup"
    private static let mounts = "/proc/self/mountinfo"
    private static let v2 = "29 23 0:26 / /sys/fs/cgroup ro,nosuid shared:9 - cgroup2 cgroup rw,nsdelegate\n"
    private static let v1 = """
        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
        32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct
        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory

        """

    private static func limit(_ files: [String: String]) -> MemoryLimit? {
        MemoryLimit.find { path, limit throws(FileFault) in
            guard let content = files[path] else { throw .missing }
            guard content.utf8.count <= limit else { throw .tooLarge(limit: limit) }
            return Array(content.utf8)
        }
    }

    @Test func `In a container with a namespace of its own, the mounted group has the limit`() {
        let files = [Self.groups: "0::/\n", Self.mounts: Self.v2, "/sys/fs/cgroup/memory.max": "134217728\n"]
        #expect(Self.limit(files) == MemoryLimit(bytes: 128 << 20, path: "/sys/fs/cgroup/memory.max"))
    }

    @Test func `Of a group and those above it, the smallest limit counts`() {
        let unit = "/sys/fs/cgroup/system.slice/letterlock.service/memory.max"
        var files = [
            Self.groups: "0::/system.slice/letterlock.service\n", Self.mounts: Self.v2,
            "/sys/fs/cgroup/memory.max": "max\n", "/sys/fs/cgroup/system.slice/memory.max": "500000000\n",
            unit: "600000000\n",
        ]
        #expect(Self.limit(files)?.path == "/sys/fs/cgroup/system.slice/memory.max")
        files[unit] = "400000000\n"
        #expect(Self.limit(files) == MemoryLimit(bytes: 400_000_000, path: unit))
    }

    @Test func `A container that sees the paths of the host reads what is mounted for it, in version 1`() {
        let mount = "740 739 0:32 /docker/4af2 /sys/fs/cgroup/memory ro,relatime master:17 - cgroup cgroup rw,memory\n"
        let path = "/sys/fs/cgroup/memory/memory.limit_in_bytes"
        let files = [
            Self.groups: "4:cpu,memory:/docker/4af2\n0::/docker/4af2\n", Self.mounts: mount, path: "67108864\n",
        ]
        #expect(Self.limit(files) == MemoryLimit(bytes: 64 << 20, path: path))
    }

    @Test func `Where both versions are mounted, the smaller limit counts`() {
        let mounts = Self.v1 + "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
        let files = [
            Self.groups: "4:memory:/a/b\n1:cpu:/\n0::/a\n", Self.mounts: mounts,
            "/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": "300000000",
            "/sys/fs/cgroup/memory/a/memory.limit_in_bytes": "9223372036854771712",
            "/sys/fs/cgroup/unified/a/memory.max": "200000000",
        ]
        #expect(Self.limit(files)?.path == "/sys/fs/cgroup/unified/a/memory.max")
    }

    @Test(arguments: [
        "max\n", "9223372036854771712\n", "18446744073709551615\n", "0\n", "-1\n", "", "\n", "128M\n", "\u{0}",
    ])
    func `No limit, and what is no number, count as none`(content: String) {
        let v2 = [Self.groups: "0::/\n", Self.mounts: Self.v2, "/sys/fs/cgroup/memory.max": content]
        #expect(Self.limit(v2) == nil)
        let path = "/sys/fs/cgroup/memory/memory.limit_in_bytes"
        #expect(Self.limit([Self.groups: "4:memory:/\n", Self.mounts: Self.v1, path: content]) == nil)
    }

    @Test func `A group outside of the namespace leaves the mounted one`() {
        let files = [Self.groups: "0::/../../x\n", Self.mounts: Self.v2, "/sys/fs/cgroup/memory.max": "134217728\n"]
        #expect(Self.limit(files)?.bytes == 128 << 20)
    }

    @Test(arguments: ["", "0:/\n", "x", ":::::", "0::relative\n", "4:memory\n"])
    func `Lines that are no control groups are ignored`(groups: String) {
        let files = [
            Self.groups: groups, Self.mounts: Self.v2 + "x - y\n- cgroup2\n", "/sys/fs/cgroup/memory.max": "1000",
        ]
        #expect(Self.limit(files) == nil)
        #expect(Self.limit([:]) == nil)
    }
}
